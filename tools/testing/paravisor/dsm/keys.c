// SPDX-License-Identifier: GPL-2.0-only
/*
 * `keys --dir DIR`: makes what is not there yet. A new root makes the chain below it worthless,
 * so the keys and certificates are all there or all made anew.
 */
#include <errno.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device.h"

static bool have(const char *dir, const char *name)
{
	return !access(path_in(dir, name), R_OK);
}

/* The root is written last and goes first: its presence means that all else is of one piece. */
static void make_chain(const char *dir)
{
	EVP_PKEY *root_key __free(pkey) = key_create();
	EVP_PKEY *intermediate_key __free(pkey) = key_create();
	EVP_PKEY *key __free(pkey) = key_create();
	X509 *chain[CHAIN_LEN];

	unlink(path_in(dir, FILE_ROOT));
	chain[0] = cert_new_ca(ROOT_NAME, UPPER_CA, root_key,
			       &(struct issuer){ NULL, root_key, false });
	chain[1] = cert_new_ca(INTERMEDIATE_NAME, LOWEST_CA, intermediate_key,
			       &(struct issuer){ chain[0], root_key, false });
	chain[2] = cert_create_leaf(key, &(struct issuer){ chain[1], intermediate_key, false },
				    CERT_DAYS);
	write_private(dir, FILE_ROOT_KEY, root_key);
	write_private(dir, FILE_INTERMEDIATE_KEY, intermediate_key);
	write_private(dir, FILE_KEY, key);
	write_certs(dir, FILE_CHAIN, chain, CHAIN_LEN);
	write_certs(dir, FILE_ROOT, chain, 1);
	for (size_t i = 0; i < CHAIN_LEN; i++)
		X509_free(chain[i]);
}

static void make_measurements(const char *dir)
{
	static const char *const parts[BLOCKS] = { "ROM", "firmware", "configuration" };
	char text[BLOCKS * (2 * DIGEST_LEN + 8)], *at = text;
	u8 digest[DIGEST_LEN];

	for (unsigned int i = 0; i < BLOCKS; i++) {
		char part[64];
		int len = snprintf(part, sizeof(part), "%s of the test device", parts[i]);

		if (!EVP_Digest(part, len, digest, NULL, EVP_sha384(), NULL))
			die("no SHA-384");
		at += sprintf(at, "%u ", i + 1);
		hex_encode(at, digest, sizeof(digest), false);
		at += 2 * DIGEST_LEN;
		*at++ = '\n';
	}
	file_write(path_in(dir, FILE_MEASUREMENTS), text, at - text, 0644);
}

void keys_create(const char *dir)
{
	static const char *const chain[] = {
		FILE_ROOT_KEY, FILE_INTERMEDIATE_KEY, FILE_KEY, FILE_CHAIN, FILE_ROOT,
	};
	bool complete = true;

	if (mkdir(dir, 0755) && errno != EEXIST)
		die("%s: %s", dir, strerror(errno));
	for (size_t i = 0; i < ARRAY_SIZE(chain); i++)
		complete &= have(dir, chain[i]);
	if (!complete)
		make_chain(dir);
	if (!have(dir, FILE_MEASUREMENTS))
		make_measurements(dir);
}
