// SPDX-License-Identifier: GPL-2.0-only
//
// The places of a source that are changed, a line each, for changes.py:
//
//	AT RULE LINE COLUMN LINE_END COLUMN_END FUNCTION
//
// lines count from 1, columns and bytes from 0. What is put in a place, and which
// places are left alone, changes.py says.

@initialize:python@
@@
def at(rule, p):
    print("AT", rule, p[0].line, p[0].column, p[0].line_end, p[0].column_end,
          "".join(p[0].current_element.split()))

@binary_op@
expression E1, E2;
binary operator op = {<,<=,>,>=,==,!=,&&,||,+,-,*,/,%,&,|,^,<<,>>};
position p;
@@
E1 op@p E2

@script:python@
p << binary_op.p;
@@
at("operator", p)

@compound@
expression E1, E2;
assignment operator op = {+=,-=,*=,/=,%=,&=,|=,^=,<<=,>>=};
position p;
@@
E1 op@p E2

@script:python@
p << compound.p;
@@
at("operator", p)

@step@
expression E;
position p;
@@
(
 E++@p
|
 E--@p
|
 ++@p E
|
 --@p E
)

@script:python@
p << step.p;
@@
at("operator", p)

@sign@
expression E;
position p;
@@
(
 !@p E
|
 ~@p E
)

@script:python@
p << sign.p;
@@
at("sign", p)

@number@
constant C;
position p;
@@
C@p

@script:python@
p << number.p;
@@
at("constant", p)

@test@
expression E;
statement S1, S2;
position p;
@@
(
if (E@p) S1 else S2
|
if (E@p) S1
|
while (E@p) S1
)

@script:python@
p << test.p;
@@
at("condition", p)

@choice@
expression E, E1, E2;
position p;
@@
E@p ? E1 : E2

@script:python@
p << choice.p;
@@
at("condition", p)

@sentence@
expression E;
position p;
@@
E@p;

@script:python@
p << sentence.p;
@@
at("statement", p)

@ending@
expression E;
position p, q;
@@
return@p E@q;

@script:python@
p << ending.p;
q << ending.q;
@@
p[0].line_end, p[0].column_end = q[0].line_end, q[0].column_end
at("statement", p)

@jump@
position p;
@@
(
return@p;
|
break@p;
|
continue@p;
)

@script:python@
p << jump.p;
@@
at("statement", p)

@locking@
identifier f =~ "lock";
expression list arguments;
position p, q;
@@
f@p(arguments)@q

@script:python@
p << locking.p;
q << locking.q;
@@
p[0].line_end, p[0].column_end = q[0].line_end, q[0].column_end
at("lock", p)
