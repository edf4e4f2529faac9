// SPDX-License-Identifier: GPL-2.0-only
/* forge DIR: the files that the command-line tests use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>

#include "forge-cca.h"
#include "forge-tdx.h"

static const char *dir;

static FILE *create(const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static void save(const char *name, const void *p, size_t len)
{
	FILE *f = create(name);

	fwrite(p, 1, len, f);
	fclose(f);
}

static void save_certs(const char *name, X509 *a, X509 *b, X509 *c)
{
	FILE *f = create(name);

	if (a)
		PEM_write_X509(f, a);
	if (b)
		PEM_write_X509(f, b);
	if (c)
		PEM_write_X509(f, c);
	fclose(f);
}

static void save_der(const char *name, X509 *cert)
{
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);

	if (len > 0)
		save(name, der, (size_t)len);
	OPENSSL_free(der);
}

static void save_report(const char *name, const struct report_spec *s)
{
	struct report_buf r;

	forge_report(s, &r);
	save(name, r.p, r.len);
}

static void save_reports(const struct forge *f)
{
	struct report_spec s = forge_default(f);
	struct report_buf r;
	char hex[129];
	int i;

	save_report("good.bin", &s);
	save("nonce.bin", s.user_data, 64);
	for (i = 0; i < 64; i++)
		snprintf(hex + 2 * i, 3, "%02x", s.user_data[i]);
	save("nonce.hex", hex, 128);
	forge_report(&s, &r);
	save("padded.bin", r.p, 2900);
	save("snp.bin", r.p + HCL_HEADER_SIZE, HCL_HW_SIZE);
	save("short.bin", r.p, r.len - 1);
	s.policy |= SNP_POLICY_DEBUG;
	save_report("debug.bin", &s);
	s = forge_default(f);
	s.type = HCL_TYPE_VBS;
	save_report("vbs.bin", &s);
	s = forge_default(f);
	memset(s.user_data, 0, sizeof(s.user_data));
	memcpy(s.user_data, "short nonce", 11);
	save_report("short-nonce.bin", &s);
}

static void save_blob(const char *name, const struct blob *b)
{
	save(name, b->p, b->len);
}

static void save_key(const char *der_name, const char *pem_name, EVP_PKEY *key)
{
	FILE *f = create(pem_name);
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);

	if (len > 0)
		save(der_name, der, (size_t)len);
	OPENSSL_free(der);
	PEM_write_PUBKEY(f, key);
	fclose(f);
}

/* What comes of an SNP guest: reports of its own level, and those of an SVSM. */
static void save_svsm(const struct forge *f)
{
	EVP_PKEY *ek = forge_rsa(2048), *other = forge_ec("P-256");
	struct report_spec s = forge_default(f);
	struct forge_entry e[] = { { .guid = GUID_VTPM },
				   { GUID_UEFI_MM, { (const uint8_t *)"\0\0\0\0\6\0\0\0", 8 } } };
	struct blob area, b, manifest;

	forge_chain_table(f, &b);
	save_blob("table.bin", &b);
	s.vmpl = 2;
	forge_snp(&s, s.user_data, &b);
	save_blob("plain.bin", &b);
	s.vmpl = 0;
	forge_ek(ek, &area);
	save_blob("ek.tpmt", &area);
	save_key("ek.der", "ek.pem", ek);
	save_key("other-ek.der", "other-ek.pem", other);
	forge_svsm(&s, s.user_data, &area, &b);
	save_blob("vtpm.bin", &b);
	e[0].data = (struct view){ area.p, area.len };
	forge_manifest(e, 2, &manifest);
	save_blob("manifest.bin", &manifest);
	forge_svsm(&s, s.user_data, &manifest, &b);
	save_blob("svsm.bin", &b);
	EVP_PKEY_free(ek);
	EVP_PKEY_free(other);
}

static void save_quote(const char *name, const struct quote_spec *s)
{
	struct blob b;

	forge_quote(s, &b);
	save_blob(name, &b);
}

/* An HCL report of a TD, and the quote made of it. */
static void save_tdx_hcl(const struct forge_tdx *t, const uint8_t nonce[64])
{
	struct report_spec r = { .type = HCL_TYPE_TDX, .hash = HCL_HASH_SHA256 };
	struct report_buf hcl;
	struct quote_spec s;

	memcpy(r.user_data, nonce, 64);
	forge_report(&r, &hcl);
	save("tdx.bin", hcl.p, hcl.len);
	s = forge_quote_spec(t, hcl.p + HCL_HEADER_SIZE);
	save_quote("tdx-quote.bin", &s);
}

static void save_tdx(const uint8_t nonce[64])
{
	uint8_t tdreport[TDREPORT_SIZE];
	struct forge_tdx t, other;
	struct quote_spec s;

	forge_tdx_init(&t);
	forge_tdx_init(&other);
	save_certs("tdx-roots.pem", t.root, NULL, NULL);
	save_certs("tdx-other.pem", other.root, NULL, NULL);
	save_der("pck.der", t.pck);
	forge_tdreport(tdreport);
	memcpy(tdreport + TDREPORT_DATA_OFFSET, nonce, 64);
	save("tdreport.bin", tdreport, sizeof(tdreport));
	s = forge_quote_spec(&t, tdreport);
	save_quote("quote.bin", &s);
	s.version = 5;
	s.td_1_5 = true;
	save_quote("quote5.bin", &s);
	tdreport[0x200] |= TD_DEBUG;
	save_quote("debug-quote.bin", &s);
	save_tdx_hcl(&t, nonce);
	forge_tdx_free(&t);
	forge_tdx_free(&other);
}

static void save_token(const char *name, const struct cca_spec *s)
{
	struct blob b;

	forge_cca(s, &b);
	save_blob(name, &b);
}

static void save_cca(const uint8_t nonce[64])
{
	EVP_PKEY *platform = forge_ec("P-384"), *rak = forge_ec("P-384");
	EVP_PKEY *other = forge_ec("P-384");
	struct cca_spec s = forge_cca_spec(platform, rak);

	save_key("cca-key.der", "cca-key.pem", platform);
	save_key("other-cca.der", "other-cca.pem", other);
	memcpy(s.challenge, nonce, 64);
	save_token("cca.bin", &s);
	s.tag = 907;
	save_token("cca907.bin", &s);
	s.hash = "sha-512";
	s.hash_size = 64;
	save_token("cca512.bin", &s);
	s.lifecycle = 0x4000;
	save_token("cca-debug.bin", &s);
	s = forge_cca_spec(platform, rak);
	s.profile = "tag:arm.com,2026:cca_platform#2.0.0";
	save_token("cca-profile.bin", &s);
	EVP_PKEY_free(platform);
	EVP_PKEY_free(rak);
	EVP_PKEY_free(other);
}

int main(int argc, char **argv)
{
	struct forge f, other;

	if (argc != 2)
		return 2;
	dir = argv[1];
	forge_init(&f);
	forge_init(&other);
	save_certs("roots.pem", f.ark, f.ask, f.vcek);
	save_certs("ark.pem", f.ark, NULL, NULL);
	save_certs("ask.pem", f.ask, NULL, NULL);
	save_der("ark.der", f.ark);
	save_der("vcek.der", f.vcek);
	save_certs("rest.pem", f.ask, f.vcek, NULL);
	save_certs("other.pem", other.ark, other.ask, other.vcek);
	save_certs("no-root.pem", f.ask, f.vcek, NULL);
	save_reports(&f);
	save_svsm(&f);
	save_tdx(forge_default(&f).user_data);
	save_cca(forge_default(&f).user_data);
	forge_free(&f);
	forge_free(&other);
	return 0;
}
