// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stand-in for the kernel's configfs entries, linked in the place of tsm.c, so that the whole
 * program runs against every answer a kernel may give. Environment:
 *   FAKE_TSM_BLOB  a report to hand out, the nonce put into its claims
 *   FAKE_TSM_LOG   file that gets a line for each entry made or removed, and each option written
 *   FAKE_TSM_SNP   there, with any value: the provider is sev_guest with a floor of 2, and the
 *                  blob an SNP report; with a name of a file, that is the manifest of an SVSM
 *   FAKE_TSM_CCA   there, with any value: the provider is arm_cca_guest, and the blob a token
 *   FAKE_TSM       misbehaviour: create=E write=E read=E aux=E remove=E generation=E provider=E
 *                  with E an errno name; race race-late untaken stale garbage empty no-aux hang
 *                  exists hide-generation provider=NAME (of small letters) manifest=E option=E
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/sha.h>

#include "../hex.h"
#include "../tsm.h"

static unsigned long generation;
static unsigned char inblob[64];
static size_t inblob_len;
static int creates;
static bool asked_svsm;

static const char *mode(void)
{
	const char *m = getenv("FAKE_TSM");

	return m ? m : "";
}

static bool mode_is(const char *name)
{
	return !strcmp(mode(), name);
}

static int errno_by_name(const char *name)
{
	int i;

	for (i = 1; i < 134; i++)
		if (strerrorname_np(i) && !strcmp(strerrorname_np(i), name))
			return i;
	abort();
}

/* -errno if the mode is "@what=ERRNO", else 0 */
static int mode_error(const char *what)
{
	size_t len = strlen(what);

	if (strncmp(mode(), what, len) || mode()[len] != '=')
		return 0;
	return -errno_by_name(mode() + len + 1);
}

static bool mode_is_error(const char *what)
{
	size_t len = strlen(what);

	return !strncmp(mode(), what, len) && !strncmp(mode() + len, "=E", 2);
}

static void log_line(const char *what, const char *name)
{
	const char *path = getenv("FAKE_TSM_LOG");
	FILE *f = path ? fopen(path, "ae") : NULL;

	if (!f)
		return;
	fprintf(f, "%s %s\n", what, name);
	fclose(f);
}

static int fake_create(const char *root, const char *name)
{
	int rc = mode_error("create");

	(void)root;
	if (!rc && mode_is("exists") && creates++ < 3)
		rc = -EEXIST;
	if (!rc)
		log_line("create", name);
	return rc;
}

static int fake_remove(const char *root, const char *name)
{
	(void)root;
	log_line("remove", name);
	return mode_error("remove");
}

static ssize_t reply(void *buf, size_t size, const void *p, size_t len)
{
	if (len > size)
		return -EFBIG;
	memcpy(buf, p, len);
	return (ssize_t)len;
}

static void insert_nonce(char *p, size_t len)
{
	static const char key[] = "\"user-data\":\"";
	char *at = memmem(p, len, key, sizeof(key) - 1), hex[129];
	unsigned char padded[64] = { 0 };

	if (!at || mode_is("stale"))
		return;
	memcpy(padded, inblob, inblob_len);
	memcpy(at + sizeof(key) - 1, hex_encode(padded, sizeof(padded), hex), 128);
}

static bool is_snp(void)
{
	return getenv("FAKE_TSM_SNP");
}

static bool is_cca(void)
{
	return getenv("FAKE_TSM_CCA");
}

static size_t load(const char *path, char *p, size_t size)
{
	FILE *f = path ? fopen(path, "re") : NULL;
	size_t len = f ? fread(p, 1, size, f) : 0;

	if (f)
		fclose(f);
	return len;
}

/* REPORT_DATA; the signature is left to be wrong. */
static void insert_report_data(char *p)
{
	unsigned char in[64 + 8192];
	size_t len;

	if (mode_is("stale"))
		return;
	memcpy(in, inblob, 64);
	memcpy(p + 0x50, in, 64);
	if (!asked_svsm)
		return;
	len = load(getenv("FAKE_TSM_SNP"), (char *)in + 64, sizeof(in) - 64);
	SHA512(in, 64 + len, (unsigned char *)p + 0x50);
}

/* The realm's challenge comes last; the signatures are left to be wrong. */
static void insert_challenge(char *p, size_t len)
{
	static const char key[] = "\x0a\x58\x40";
	char *at = memmem(p, len, key, sizeof(key) - 1);

	if (at && !mode_is("stale"))
		memcpy(at + sizeof(key) - 1, inblob, sizeof(inblob));
}

static ssize_t read_manifest(void *buf, size_t size)
{
	char manifest[8192];
	size_t len;

	if (mode_error("manifest"))
		return mode_error("manifest");
	if (!is_snp() || !asked_svsm)
		return -ENOENT;
	len = load(getenv("FAKE_TSM_SNP"), manifest, sizeof(manifest));
	if (mode_is("swapped"))
		manifest[len - 1] ^= 1;
	return reply(buf, size, manifest, len);
}

static ssize_t read_outblob(void *buf, size_t size)
{
	static char blob[70000];
	size_t len = load(getenv("FAKE_TSM_BLOB"), blob, sizeof(blob));

	if (mode_error("read"))
		return mode_error("read");
	if (mode_is("hang")) {
		log_line("hanging", "outblob");
		pause();
		return -EINTR;
	}
	if (!inblob_len || (is_snp() && inblob_len != 64) || (is_cca() && inblob_len < 32))
		return -EINVAL;
	if (mode_is("race-late"))
		generation++;
	if (mode_is("empty"))
		return 0;
	if (mode_is("garbage"))
		blob[0x4d0] ^= 1;
	if (is_snp())
		insert_report_data(blob);
	else if (is_cca())
		insert_challenge(blob, len);
	else
		insert_nonce(blob, len);
	return reply(buf, size, blob, len);
}

static ssize_t fake_read(const char *root, const char *name, const char *attr, void *buf,
			 size_t size)
{
	char text[64];

	(void)root;
	(void)name;
	if (!strcmp(attr, "outblob"))
		return read_outblob(buf, size);
	if (!strcmp(attr, "auxblob")) {
		if (mode_error("aux"))
			return mode_error("aux");
		if (mode_is("no-aux") || is_cca())
			return -ENOENT;
		return reply(buf, size, "certificate", 11);
	}
	if (!strcmp(attr, "manifestblob"))
		return read_manifest(buf, size);
	if (!strcmp(attr, "privlevel_floor"))
		return is_snp() ? reply(buf, size, "2\n", 2) : -ENOENT;
	if (!strcmp(attr, "provider")) {
		if (mode_is_error("provider"))
			return mode_error("provider");
		snprintf(text, sizeof(text), "%s\n",
			 !strncmp(mode(), "provider=", 9) ? mode() + 9 :
			 is_snp() ? "sev_guest" : is_cca() ? "arm_cca_guest" : "hcl_report");
		return reply(buf, size, text, strlen(text));
	}
	if (mode_error("generation"))
		return mode_error("generation");
	if (strcmp(attr, "generation") || mode_is("hide-generation"))
		return -ENOENT;
	snprintf(text, sizeof(text), "%lu\n", generation);
	return reply(buf, size, text, strlen(text));
}

/* As the kernel would have it: only sev_guest has them, and its floor is 2. */
static int write_option(const char *attr, const char *value, size_t size)
{
	char line[128];

	if (!is_snp())
		return -ENOENT;
	if (mode_error("option"))
		return mode_error("option");
	if (!strcmp(attr, "privlevel") && (size != 1 || *value < '2' || *value > '3'))
		return -EINVAL;
	asked_svsm |= !strcmp(attr, "service_provider");
	snprintf(line, sizeof(line), "%s %.*s", attr, (int)size, value);
	log_line("write", line);
	generation++;
	return 0;
}

static int fake_write(const char *root, const char *name, const char *attr, const void *buf,
		      size_t size)
{
	int rc = mode_error("write");

	(void)root;
	(void)name;
	if (rc)
		return rc;
	if (strcmp(attr, "inblob"))
		return write_option(attr, buf, size);
	if (size > sizeof(inblob))
		return -EINVAL;
	if (mode_is("untaken"))
		return 0;
	memcpy(inblob, buf, size);
	inblob_len = size;
	generation += mode_is("race") ? 2 : 1;
	return 0;
}

const struct tsm_ops tsm_ops = {
	.create = fake_create,
	.remove = fake_remove,
	.read = fake_read,
	.write = fake_write,
};
