/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VTPM_ECDSA_H
#define VTPM_ECDSA_H

#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include "util.h"

DEFINE_FREE(ecdsa_sig, ECDSA_SIG, ECDSA_SIG_free(_T))

/* Never NULL: ends the program with a message when it fails. */
ECDSA_SIG *ecdsa_sign(EVP_PKEY *key, const EVP_MD *md, const void *data, size_t len);

#endif
