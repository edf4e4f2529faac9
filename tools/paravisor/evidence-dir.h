/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_EVIDENCE_DIR_H
#define PARAVISORCTL_EVIDENCE_DIR_H

#include "evidence.h"

#define EVIDENCE_GENERATION	"generation"

/* Both return 0, or an exit status after having printed the reason. */

/* Makes @dir if need be; the file that has the generation appears last. */
int evidence_save(const char *dir, const struct evidence *e);

/* The generation stays 0 if no file tells it. */
int evidence_load(const char *dir, struct evidence *e);

/* Decimal, from 1; false on anything else. */
bool generation_parse(const char *text, uint64_t *generation);

#endif
