// SPDX-License-Identifier: GPL-2.0-only
#include "pem.h"

#include <openssl/pem.h>
#include <string.h>

void load_file(const char *dir, const char *name, struct bytes *out)
{
	int err = file_read(path_in(dir, name), out);

	if (err)
		die("%s: %s (make the keys with: %s)", path_in(dir, name), strerror(-err),
		    keys_command);
}

BIO *open_pem(const char *dir, const char *name, struct bytes *text)
{
	BIO *bio;

	load_file(dir, name, text);
	bio = BIO_new_mem_buf(text->data, text->len);
	if (!bio)
		die("out of memory");
	return bio;
}

EVP_PKEY *read_private(const char *dir, const char *name)
{
	struct bytes text = { 0 };
	BIO *bio __free(bio) = open_pem(dir, name, &text);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

	bytes_clear(&text);
	return key;
}

EVP_PKEY *key_load(const char *dir, const char *name)
{
	EVP_PKEY *key = read_private(dir, name);

	if (!key)
		die("%s: not a private key", path_in(dir, name));
	return key;
}

void write_bio(const char *dir, const char *name, BIO *bio, int mode)
{
	char *text;
	long len = BIO_get_mem_data(bio, &text);

	file_write(path_in(dir, name), text, len, mode);
}

void write_private(const char *dir, const char *name, EVP_PKEY *key)
{
	BIO *bio __free(bio) = BIO_new(BIO_s_mem());

	if (!PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL))
		die("cannot encode %s", name);
	write_bio(dir, name, bio, 0600);
}

void write_public(const char *dir, const char *name, EVP_PKEY *key)
{
	BIO *bio __free(bio) = BIO_new(BIO_s_mem());

	if (!PEM_write_bio_PUBKEY(bio, key))
		die("cannot encode %s", name);
	write_bio(dir, name, bio, 0644);
}

void write_certs(const char *dir, const char *name, X509 *const *certs, size_t n)
{
	BIO *bio __free(bio) = BIO_new(BIO_s_mem());

	for (size_t i = 0; i < n; i++)
		if (!PEM_write_bio_X509(bio, certs[i]))
			die("cannot encode %s", name);
	write_bio(dir, name, bio, 0644);
}
