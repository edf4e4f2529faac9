/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CHAIN_H
#define PARAVISORCTL_CHAIN_H

#include <openssl/x509.h>

#include "snp.h"

#define WHY_SIZE	256

/* CHECK results; a skipped check never counts as passed where it is required. */
enum result { RESULT_SKIPPED, RESULT_OK, RESULT_FAIL };

struct certs {
	struct stack_st_X509 *anchors;	/* self-signed and given as trusted */
	struct stack_st_X509 *others;
};

bool certs_init(struct certs *c);
void certs_free(struct certs *c);

/*
 * All certificates of a PEM text, or one in DER. NULL, or why it cannot be used; without
 * @trusted nothing becomes an anchor.
 */
const char *certs_add(struct certs *c, struct view data, bool trusted);

struct chain {
	X509 *leaf;			/* borrowed from struct certs; NULL: no candidate */
	/* leaf first, anchor last; NULL unless it is trusted */
	struct stack_st_X509 *path;
	bool signed_by_leaf;		/* the report's signature is the leaf's */
	char why[WHY_SIZE];		/* why there is no path */
};

/* The best candidate: the one that signed the report, preferably with a path to an anchor. */
void chain_find(const struct certs *c, const struct snp_report *s, struct chain *out);
void chain_free(struct chain *ch);

/*
 * The path from @leaf to an anchor, leaf first, all of it valid now and of 128 bits of security.
 * NULL if there is none, and why into @why of WHY_SIZE bytes.
 */
struct stack_st_X509 *chain_path(const struct certs *c, X509 *leaf, char *why);

/* What OpenSSL says about the path it did not find, into @why of WHY_SIZE bytes. */
void chain_explain(X509_STORE_CTX *ctx, char *why);

/* Whether @cert is of such a key, and signed with ECDSA as @nid has it. */
bool cert_is_ec(X509 *cert, const char *group);
bool cert_is_ecdsa(X509 *cert, const char *group, int nid);

/* What the extension @oid of @cert has; false if there is none. */
bool cert_extension(X509 *cert, const char *oid, struct view *value);

char *chain_name(X509_NAME *name, char *buf, size_t size);

/* The common name of the subject, all of it if there is none. */
char *chain_short_name(X509 *cert, char *buf, size_t size);

/*
 * The certificate's own words about its chip against the report's. The second also tells whether
 * it is a certificate of the kind of key that the report names.
 */
enum result vcek_check_tcb(X509 *leaf, const struct snp_report *s, char *why, size_t size);
enum result vcek_check_chip_id(X509 *leaf, const struct snp_report *s, char *why, size_t size);

#endif
