// SPDX-License-Identifier: GPL-2.0-only
#include "device.h"

#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

const char *const keys_command = "paravisor-dsm keys --dir DIR";

static EVP_PKEY *load_private(const char *dir, const char *name)
{
	EVP_PKEY *key = read_private(dir, name);

	if (!key || EVP_PKEY_get_bits(key) != 384)
		die("%s: not a private key on P-384", path_in(dir, name));
	return key;
}

static void load_chain(struct device *dev, const char *dir)
{
	struct bytes text = { 0 };
	BIO *bio __free(bio) = open_pem(dir, FILE_CHAIN, &text);

	for (size_t i = 0; i < CHAIN_LEN; i++) {
		dev->chain[i] = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		if (!dev->chain[i])
			die("%s: not %d certificates", path_in(dir, FILE_CHAIN), CHAIN_LEN);
	}
	bytes_clear(&text);
}

static void load_measurements(struct device *dev, const char *dir)
{
	FILE *f = fopen(path_in(dir, FILE_MEASUREMENTS), "re");
	char hex[2 * DIGEST_LEN + 2];
	unsigned int index, n = 0;

	if (!f)
		die("%s is missing (make it with: %s)",
		    path_in(dir, FILE_MEASUREMENTS), keys_command);
	while (fscanf(f, "%u %97s", &index, hex) == 2 && n < BLOCKS)
		if (index != n + 1 || !hex_decode(hex, dev->blocks[n++], DIGEST_LEN))
			break;
	if (!feof(f) || n != BLOCKS)
		die("%s: not %d lines of a number and a SHA-384", path_in(dir, FILE_MEASUREMENTS),
		    BLOCKS);
	fclose(f);
}

static void replace_cert(struct device *dev, size_t i, X509 *cert)
{
	X509_free(dev->chain[i]);
	dev->chain[i] = cert;
}

static void use_expired_leaf(struct device *dev, const char *dir)
{
	EVP_PKEY *key __free(pkey) = load_private(dir, FILE_INTERMEDIATE_KEY);
	struct issuer issuer = { dev->chain[1], key, false };

	replace_cert(dev, 2, cert_create_leaf(dev->key, &issuer, CERT_EXPIRED_DAYS));
}

static void use_own_root(struct device *dev)
{
	EVP_PKEY *root_key __free(pkey) = key_create();
	EVP_PKEY *key __free(pkey) = key_create();
	struct issuer root = { NULL, root_key, false }, maker = { NULL, key, false };

	replace_cert(dev, 0, cert_new_ca(ROOT_NAME, UPPER_CA, root_key, &root));
	root.cert = dev->chain[0];
	replace_cert(dev, 1, cert_new_ca(INTERMEDIATE_NAME, LOWEST_CA, key, &root));
	maker.cert = dev->chain[1];
	replace_cert(dev, 2, cert_create_leaf(dev->key, &maker, CERT_DAYS));
}

static void use_other_key(struct device *dev)
{
	EVP_PKEY_free(dev->key);
	dev->key = key_create();
}

/* The misdeed with the signature is done when there is one. */
static void misbehave(struct device *dev, const char *dir)
{
	switch (dev->misdeed) {
	case MISDEED_EXPIRED:
		use_expired_leaf(dev, dir);
		break;
	case MISDEED_WRONG_ROOT:
		use_own_root(dev);
		break;
	case MISDEED_OTHER_KEY:
		use_other_key(dev);
		break;
	case MISDEED_WRONG_MEASUREMENT:
		dev->blocks[1][0] ^= 1;
		break;
	default:
		break;
	}
}

void device_load(struct device *dev, const char *dir, enum misdeed misdeed)
{
	*dev = (struct device){ .misdeed = misdeed };
	dev->key = load_private(dir, FILE_KEY);
	load_chain(dev, dir);
	if (X509_check_private_key(dev->chain[2], dev->key) != 1)
		die("%s: not for %s", path_in(dir, FILE_CHAIN), FILE_KEY);
	load_measurements(dev, dir);
	misbehave(dev, dir);
}

void device_free(struct device *dev)
{
	for (size_t i = 0; i < CHAIN_LEN; i++)
		X509_free(dev->chain[i]);
	EVP_PKEY_free(dev->key);
}
