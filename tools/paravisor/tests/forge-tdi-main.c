// SPDX-License-Identifier: GPL-2.0-only
/*
 * forge-tdi DIR: good evidence as `tdisp evidence --out` writes it, roots.pem, other-roots.pem and
 * measurements.txt.
 * forge-tdi DIR NONCE: measured again with a nonce of 64 hex digits, with the key kept in DIR.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>

#include "../evidence-dir.h"
#include "../hex.h"
#include "forge-tdi.h"

static FILE *open_in(const char *dir, const char *name, const char *mode)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, mode);
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static void save_root(const char *dir, const char *name, X509 *cert)
{
	FILE *f = open_in(dir, name, "we");

	PEM_write_X509(f, cert);
	fclose(f);
}

static int make(const char *dir)
{
	struct tdi_forge f, other;
	struct evidence e;
	char text[512];
	FILE *file;
	int rc;

	forge_tdi_init(&f);
	forge_tdi_init(&other);
	forge_evidence(&f, &e);
	rc = evidence_save(dir, &e);
	save_root(dir, "roots.pem", f.cert[0]);
	save_root(dir, "other-roots.pem", other.cert[0]);
	file = open_in(dir, "measurements.txt", "we");
	fputs(forge_reference(text, sizeof(text)), file);
	fclose(file);
	file = open_in(dir, "key.pem", "we");
	PEM_write_PrivateKey(file, f.key[2], NULL, NULL, 0, NULL, NULL);
	fclose(file);
	evidence_free(&e);
	forge_tdi_free(&f);
	forge_tdi_free(&other);
	return rc;
}

static int measure(const char *dir, const char *hex)
{
	FILE *file = open_in(dir, "key.pem", "re");
	EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	struct evidence e;
	uint8_t nonce[32];
	int rc = 2;

	fclose(file);
	if (key && strlen(hex) == 64 && hex_decode(hex, 64, nonce) && !evidence_load(dir, &e)) {
		forge_measurements(&e, nonce);
		forge_measurements_sign(&e, key);
		e.generation++;
		rc = evidence_save(dir, &e);
		evidence_free(&e);
	}
	EVP_PKEY_free(key);
	return rc;
}

int main(int argc, char **argv)
{
	if (argc == 2)
		return make(argv[1]);
	return argc == 3 ? measure(argv[1], argv[2]) : 2;
}
