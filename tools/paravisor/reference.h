/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_REFERENCE_H
#define PARAVISORCTL_REFERENCE_H

#include "spdm.h"

#define REFERENCE_VALUE_MAX	64
#define FILE_MAX_REFERENCE	(64u << 10)

/* What a device's measurements have to be: lines "INDEX HEX", # begins a comment. */
struct reference {
	struct {
		uint8_t index;
		uint8_t value[REFERENCE_VALUE_MAX];
		size_t len;
	} entry[SPDM_BLOCKS_MAX];
	size_t n;
};

/* NULL, or why not; @line is then the line that is at fault. */
const char *reference_parse(struct view text, struct reference *r, unsigned int *line);

/* Every block has its line and every line its block; @why takes WHY_SIZE bytes. */
bool reference_matches(const struct reference *r, const struct spdm_measurements *m, char *why);

#endif
