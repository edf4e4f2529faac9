/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_MANIFEST_H
#define PARAVISORCTL_MANIFEST_H

#include "chain.h"
#include "guid.h"
#include "nonce.h"
#include "tpm-public.h"

#define MANIFEST_SERVICES_MAX	64

/*
 * What an SVSM attests with a report: a table of all its services, or what one of them says of
 * itself (AMD publication 58019, SVSM specification, chapter 7).
 */
struct manifest {
	bool single;
	uint32_t version;	/* of a single one's manifest */
	size_t n;
	struct service {
		uint8_t guid[GUID_SIZE];
		const char *name;	/* NULL: not known */
		uint32_t offset;
		struct view data;
	} s[MANIFEST_SERVICES_MAX];
	bool has_ek;
	struct tpm_public ek;	/* of the service vtpm */
};

/* NULL if it is well formed, else why not, into @why of WHY_SIZE bytes. */
const char *manifest_parse(struct view in, struct manifest *m, char *why);
const char *manifest_parse_single(struct view in, const uint8_t guid[GUID_SIZE], uint32_t version,
				  struct manifest *m, char *why);

/* A known service by its name, or any by its GUID. */
bool service_guid(const char *text, uint8_t guid[GUID_SIZE]);

/* REPORT_DATA as the SVSM makes it; an empty @manifest is none: then it is the nonce alone. */
bool manifest_report_data(const struct nonce *n, struct view manifest,
			  uint8_t data[HCL_USER_DATA_SIZE]);

#endif
