/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_PCK_H
#define PARAVISORCTL_PCK_H

#include <openssl/x509.h>

#include "view.h"

#define PCK_TCB_COMPONENTS	16

/* What a PCK certificate says about its platform (Intel SGX PCK Certificate specification). */
struct pck {
	uint8_t ppid[16];
	uint8_t fmspc[6];
	uint8_t pceid[2];
	uint8_t cpusvn[16];
	uint8_t component[PCK_TCB_COMPONENTS];
	uint32_t pcesvn;
};

/* NULL, or why @leaf is no PCK certificate. */
const char *pck_parse(X509 *leaf, struct pck *p);

/* Whether all of @path are what Intel issues, the leaf for signing alone; else @why of WHY_SIZE. */
bool pck_path_ok(const struct stack_st_X509 *path, char *why);

#endif
