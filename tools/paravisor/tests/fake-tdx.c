// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stand-in for /dev/tdx_guest and for measurement registers, linked in the place of tdx-guest.c.
 * Environment:
 *   FAKE_TDX_REPORT  a TDREPORT to hand out, the nonce put into it; not there: no device
 *   FAKE_TDX         misbehaviour: report=E extend=E with E an errno name; stale garbage lazy
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "../tdx-guest.h"

static const char *mode(void)
{
	const char *m = getenv("FAKE_TDX");

	return m ? m : "";
}

static int mode_error(const char *what)
{
	size_t len = strlen(what);
	int i;

	for (i = 1; i < 134 && !strncmp(mode(), what, len) && mode()[len] == '='; i++)
		if (strerrorname_np(i) && !strcmp(strerrorname_np(i), mode() + len + 1))
			return -i;
	return 0;
}

bool tdx_guest_present(const char *root)
{
	(void)root;
	return getenv("FAKE_TDX_REPORT");
}

int tdx_guest_report(const char *root, const uint8_t data[TDX_REPORT_DATA_SIZE],
		     uint8_t report[TDREPORT_SIZE])
{
	FILE *f;

	if (!tdx_guest_present(root))
		return -ENOENT;
	if (mode_error("report"))
		return mode_error("report");
	f = fopen(getenv("FAKE_TDX_REPORT"), "re");
	if (!f || fread(report, 1, TDREPORT_SIZE, f) != TDREPORT_SIZE)
		abort();
	fclose(f);
	if (strcmp(mode(), "stale"))
		memcpy(report + TDREPORT_DATA_OFFSET, data, TDX_REPORT_DATA_SIZE);
	if (!strcmp(mode(), "garbage"))
		report[TDREPORT_SIZE - 1] ^= 1;
	return 0;
}

int register_write(const char *path, struct view digest)
{
	const EVP_MD *md = digest.len == 32 ? EVP_sha256() : digest.len == 48 ? EVP_sha384() :
			   EVP_sha512();
	uint8_t in[2 * EVP_MAX_MD_SIZE], out[EVP_MAX_MD_SIZE];
	FILE *f;

	if (mode_error("extend"))
		return mode_error("extend");
	if (!strcmp(mode(), "lazy"))
		return 0;
	f = fopen(path, "r+e");
	if (!f || digest.len != (size_t)EVP_MD_get_size(md) ||
	    fread(in, 1, digest.len, f) != digest.len)
		abort();
	memcpy(in + digest.len, digest.p, digest.len);
	if (EVP_Digest(in, 2 * digest.len, out, NULL, md, NULL) != 1)
		abort();
	rewind(f);
	fwrite(out, 1, digest.len, f);
	fclose(f);
	return 0;
}
