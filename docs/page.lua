-- SPDX-License-Identifier: GPL-2.0-only
--
-- For pandoc: a page of docs/*.md as a page of the handbook. The environment has
-- PICTURES, the folder of the pictures, and MANUALS, "NAME.SECTION ..." of ours.

local manuals = {}
for page in os.getenv("MANUALS"):gmatch("%S+") do
	local name, section = page:match("^(.*)%.(%d)$")
	manuals[name .. "(" .. section .. ")"] = page .. ".html"
end

-- The comment "picture: NAME" stands where that picture goes.
function RawBlock(block)
	local name = block.text:match("^<!%-%- picture: (%S+) %-%->")
	if not name then
		return nil
	end
	local file = assert(io.open(os.getenv("PICTURES") .. "/" .. name .. ".html"))
	local text = file:read("a")
	file:close()
	return pandoc.RawBlock("html", text)
end

-- Pages link to each other as files of docs/, so that these links work there too.
function Link(link)
	link.target = link.target:gsub("^([%w-]+)%.md", "%1.html")
	return link
end

-- name(2) leads to its page, if it is one of ours.
function Code(code)
	local page = manuals[code.text]
	return page and pandoc.Link(code, page)
end

function Str(word)
	local name, rest = word.text:match("^([%w_]+%(%d%))(.*)$")
	if manuals[name] then
		return { pandoc.Link(name, manuals[name]), pandoc.Str(rest) }
	end
end

-- What the window is called, after the page's first heading
function Pandoc(doc)
	for _, block in ipairs(doc.blocks) do
		if block.t == "Header" then
			doc.meta.pagetitle = pandoc.utils.stringify(block) .. " - umlab"
			return doc
		end
	end
end
