/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CERT_TABLE_H
#define PARAVISORCTL_CERT_TABLE_H

#include "chain.h"
#include "guid.h"

#define CERT_TABLE_MAX	32	/* entries */

/*
 * The certificates that the host gives with a report, as in auxblob of configfs-tsm
 * (GHCB specification, extended guest request). The host may write there what it likes.
 */
struct cert_table {
	size_t n;
	struct cert_entry {
		char guid[GUID_TEXT_SIZE];
		const char *name;	/* NULL: not known */
		bool is_cert;		/* a certificate of the chain, not a revocation list */
		struct view data;
	} e[CERT_TABLE_MAX];
};

/* NULL when every entry is within bounds, else why it is not, into @why of WHY_SIZE bytes. */
const char *cert_table_parse(struct view in, struct cert_table *t, char *why);

/* Its certificates, none of them trusted; @why as above. */
const char *cert_table_add(const struct cert_table *t, struct certs *c, char *why);

#endif
