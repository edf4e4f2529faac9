/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VTPM_TEST_JUDGE_CHAIN_H
#define VTPM_TEST_JUDGE_CHAIN_H

#include <openssl/x509.h>

/* The certificate in DIR/NAME, which ends the test if there is none. */
X509 *judge_cert(const char *dir, const char *name);

/* "ok", "expired" or "untrusted". @between: certificates that nobody trusts, NULL at the end */
const char *judge_chain(X509 *anchor, X509 *leaf, X509 *const *between);

#endif
