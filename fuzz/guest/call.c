// SPDX-License-Identifier: GPL-2.0-only
/* The call that is fuzzed, by its line in syscalls/table */
#include "fuzz.h"

#define POINTER(type, name) { #type, #name, sizeof(type), true },
#define VALUE(type, name) { #type, #name, sizeof(type), false },

const long call_number = CALL_NUMBER;
const char call_name[] = CALL_NAME;
const struct declared declared[] = {
#include CALL_ARGUMENTS
	{ 0 }
};
