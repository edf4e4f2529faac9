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
