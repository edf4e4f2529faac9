// SPDX-License-Identifier: GPL-2.0-only
#include "violation.h"
#include "string.h"

struct violation_log violations;

struct violation *violation_add(const char *kind)
{
	static struct violation overflow;
	struct violation *v = &overflow;

	if (violations.total < VIOLATIONS_KEPT)
		v = &violations.kept[violations.total];
	violations.total++;
	memset(v, 0, sizeof(*v));
	v->kind = kind;
	v->gpa = NO_GPA;
	return v;
}
