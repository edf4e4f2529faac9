/* SPDX-License-Identifier: GPL-2.0-only */
/* Files of a folder of keys. */
#ifndef VTPM_PEM_H
#define VTPM_PEM_H

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "util.h"

DEFINE_FREE(pkey, EVP_PKEY, EVP_PKEY_free(_T))
DEFINE_FREE(x509, X509, X509_free(_T))
DEFINE_FREE(bio, BIO, BIO_free(_T))

/* How this program makes the keys; each program has its own. */
extern const char *const keys_command;

/* These end the program with a message when there is no such file. */
void load_file(const char *dir, const char *name, struct bytes *out);
BIO *open_pem(const char *dir, const char *name, struct bytes *text);
/* NULL: not a private key */
EVP_PKEY *read_private(const char *dir, const char *name);

#endif
