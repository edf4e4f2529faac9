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

/* These end the program with a message when there is no such file, or not of that kind. */
void load_file(const char *dir, const char *name, struct bytes *out);
BIO *open_pem(const char *dir, const char *name, struct bytes *text);
EVP_PKEY *key_load(const char *dir, const char *name);
/* NULL: not a private key */
EVP_PKEY *read_private(const char *dir, const char *name);

/* What a BIO of memory holds; a private key, for its owner only; a public one; certificates. */
void write_bio(const char *dir, const char *name, BIO *bio, int mode);
void write_private(const char *dir, const char *name, EVP_PKEY *key);
void write_public(const char *dir, const char *name, EVP_PKEY *key);
void write_certs(const char *dir, const char *name, X509 *const *certs, size_t n);

#endif
