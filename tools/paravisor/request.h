/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_REQUEST_H
#define PARAVISORCTL_REQUEST_H

#include "file.h"
#include "nonce.h"

#define PROVIDER_HCL	"hcl_report"
#define PROVIDER_SNP	"sev_guest"
#define PROVIDER_TDX	"tdx_guest"
#define PROVIDER_CCA	"arm_cca_guest"
#define SERVICE_SVSM	"svsm"

/* What is asked for; NULL leaves an attribute of the entry as it is. */
struct request {
	struct nonce nonce;
	const char *privlevel;
	const char *service_provider;
	const char *service_guid;
	const char *manifest_version;
};

struct tsm_reply {
	char provider[64];
	long long generation;	/* -1: the provider does not show it */
	struct buffer outblob;
	struct buffer auxblob;	/* empty if there is none */
	struct buffer manifest;	/* empty unless a service provider was asked */
};

/*
 * Asks the kernel for one report in an entry of its own, which is gone afterwards.
 * 0, or an exit status after having printed the reason.
 */
int request_report(const char *root, const struct request *q, struct tsm_reply *r);

/* The same of a TDREPORT, which the kernel hands out in another way. */
int request_tdreport(const char *root, const struct nonce *nonce, struct tsm_reply *r);
void reply_free(struct tsm_reply *r);

struct tsm_provider {
	char name[64];
	char privlevel_floor[16];	/* empty: it has no privilege levels */
};

/* The registered provider; 0 or -errno as the kernel gave it (-ENXIO: none). */
int request_provider(const char *root, struct tsm_provider *p);

#endif
