// SPDX-License-Identifier: GPL-2.0-only
/* Reports, claims and misdeeds without a TPM: test-units KEYS-DIR */
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <string.h>

#include "../intel-chain.h"
#include "../misbehave.h"
#include "../tdx-report.h"
#include "../tpm-cmd.h"
#include "judge.h"
#include "tap.h"

#define INDEX_SIZE	2048
#define REAL_INDEX_SIZE	2900
#define DRAWS		2000
#define FLIPS		500

static const u8 user_data[64] = "the user data of the unit tests, 0xab and more";

static void build(const struct keystore *ks, enum isolation_type isolation, bool full,
		  struct hcl_blob *blob)
{
	struct json_object *o __free(json) = claims_create(ks, user_data, full);
	char *text __free(text) = claims_text(o);
	u8 report_data[64];

	report_data_bind(text, strlen(text), report_data);
	check(!hcl_report_build(ks, isolation, report_data, text, strlen(text), blob),
	      "isolation %d, %s claims: a report of %zu bytes", isolation,
	      full ? "full" : "short", blob->len);
}

static void test_layout(const struct keystore *ks)
{
	struct hcl_blob blob;
	u32 claims;

	build(ks, ISOLATION_SNP, false, &blob);
	claims = get_le32(blob.data + 0x4d0);
	check(!memcmp(blob.data, "HCLA", 4) && get_le32(blob.data + 4) == 2, "magic, version");
	check(get_le32(blob.data + 8) == blob.len && blob.len == 0x4d4 + claims, "report size");
	check(get_le32(blob.data + 12) == 2 && !get_le32(blob.data + 16), "request type, status");
	check(get_le32(blob.data + 0x4c0) == 20 + claims, "data size");
	check(get_le32(blob.data + 0x4c4) == 1 && get_le32(blob.data + 0x4c8) == 2 &&
	      get_le32(blob.data + 0x4cc) == 1, "data version, report type, hash");
	check(blob.data[0x4d4] == '{' && blob.data[blob.len - 1] == '}', "claims are in place");
	check(blob.len <= INDEX_SIZE, "short claims fit below libtpms's limit");
	build(ks, ISOLATION_SNP, true, &blob);
	check(blob.len > INDEX_SIZE && blob.len <= REAL_INDEX_SIZE,
	      "full claims need, and fit into, the real index");
}

static void check_measurement_file(const char *dir, const u8 *measurement)
{
	struct bytes text = { 0 };
	char hex[97];

	hex_encode(hex, measurement, 48, false);
	check(!file_read(path_in(dir, FILE_MEASUREMENT), &text) && text.len == 97 &&
	      !memcmp(text.data, hex, 96), "which measurement.hex tells");
	bytes_clear(&text);
	check(!file_read(path_in(dir, FILE_MRTD), &text) && text.len == 97 &&
	      !memcmp(text.data, hex, 96), "and mrtd.hex");
	bytes_clear(&text);
}

static void test_snp_fields(const struct keystore *ks, const char *dir)
{
	struct hcl_blob blob;
	const u8 *r = blob.data + 0x20;
	const u8 zeros[32] = { 0 };

	build(ks, ISOLATION_SNP, false, &blob);
	check(get_le32(r) >= 2 && get_le32(r) <= 3, "SNP report version");
	check(get_le32(r + 0x30) == 0, "VMPL 0");
	check(get_le32(r + 0x34) == 1, "signature algorithm");
	check(!(r[0x0a] & 0x08) && r[0x0a] & 0x02, "policy: no debugging, reserved bit 17 set");
	check(!memcmp(r + 0x70, zeros, 32), "the second half of REPORT_DATA is zero");
	check(r[0x38] == TCB_BOOT_LOADER && r[0x3e] == TCB_SNP && r[0x3f] == TCB_MICROCODE,
	      "current TCB");
	check(!memcmp(r + 0x38, r + 0x180, 8) && !memcmp(r + 0x38, r + 0x1e0, 8) &&
	      !memcmp(r + 0x38, r + 0x1f0, 8), "reported, committed and launch TCB agree");
	check(!memcmp(r + 0x1a0, ks->chip_id, 64), "chip id is the VCEK's HWID");
	check(memcmp(r + 0x90, zeros, 32), "there is a measurement");
	check_measurement_file(dir, r + 0x90);
}

static void test_snp_signature(const struct keystore *ks, const struct judge *j)
{
	static const u16 places[] = { 0, 0x50, 0x90, 0x1a0, 0x29f, 0x2a0, 0x2a0 + 72 };
	struct hcl_blob blob;
	u8 *r = blob.data + 0x20;

	build(ks, ISOLATION_SNP, false, &blob);
	check(judge_snp_signature(j->vcek, r), "the VCEK's signature holds");
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		r[places[i]] ^= 0x10;
		check(!judge_snp_signature(j->vcek, r), "and not with byte 0x%x changed",
		      places[i]);
		r[places[i]] ^= 0x10;
	}
	r[0x2a0 + 144] ^= 1;
	check(judge_snp_signature(j->vcek, r), "bytes behind S are not part of it");
}

static void test_others(const struct keystore *ks, const char *dir)
{
	static const enum isolation_type types[] = { ISOLATION_VBS, ISOLATION_SNP, ISOLATION_TDX };
	struct hcl_blob blob;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct judge j;

		judge_load(&j, dir, types[i]);
		build(ks, types[i], false, &blob);
		check(!strcmp(judge_report(&j, blob.data, blob.len, user_data), "ok"),
		      "isolation %d: a careful reader is content", types[i]);
		EVP_PKEY_free(j.vcek);
	}
	check(blob.data[0x20] == 0x81 && !get_le32(blob.data + 0x20 + 0x400),
	      "a TDREPORT has its type and ends after 1024 bytes");
}

static X509 *load_cert(const char *dir, const char *name)
{
	FILE *f = fopen(path_in(dir, name), "re");
	X509 *cert = f ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;

	if (!cert)
		die("%s/%s: no certificate", dir, name);
	fclose(f);
	return cert;
}

static bool chain_verifies(X509 *anchor, X509 *between, X509 *leaf)
{
	X509_STORE *store = X509_STORE_new();
	struct stack_st_X509 *untrusted = sk_X509_new_null();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool good;

	X509_STORE_add_cert(store, anchor);
	if (between)
		sk_X509_push(untrusted, between);
	X509_STORE_CTX_init(ctx, store, leaf, untrusted);
	good = X509_verify_cert(ctx) == 1;
	X509_STORE_CTX_free(ctx);
	sk_X509_free(untrusted);
	X509_STORE_free(store);
	return good;
}

static int extension_number(X509 *cert, const char *oid)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	int at = X509_get_ext_by_OBJ(cert, object, -1);
	const u8 *der;

	ASN1_OBJECT_free(object);
	if (at < 0)
		return -1;
	der = ASN1_STRING_get0_data(X509_EXTENSION_get_data(X509_get_ext(cert, at)));
	return der[0] == 2 && der[1] == 1 ? der[2] : -1;
}

static void test_chain(const char *dir)
{
	X509 *ark = load_cert(dir, FILE_ARK), *ask = load_cert(dir, FILE_ASK);
	X509 *vcek = load_cert(dir, FILE_VCEK), *issuer = load_cert(dir, FILE_AK_ISSUER);

	check(chain_verifies(ark, ask, vcek), "ARK, ASK, VCEK are a chain");
	check(!chain_verifies(ark, NULL, vcek), "but not without the ASK");
	check(!chain_verifies(issuer, ask, vcek), "nor under another root");
	check(X509_get_signature_nid(vcek) == OBJ_txt2nid("rsassaPss") &&
	      X509_get_signature_nid(ask) == OBJ_txt2nid("rsassaPss"),
	      "signed by RSASSA-PSS, as AMD's");
	check(EVP_PKEY_get_bits(X509_get0_pubkey(ark)) == 4096 &&
	      EVP_PKEY_get_bits(X509_get0_pubkey(vcek)) == 384, "RSA-4096 and P-384");
	check(extension_number(vcek, "1.3.6.1.4.1.3704.1.3.1") == TCB_BOOT_LOADER &&
	      extension_number(vcek, "1.3.6.1.4.1.3704.1.3.2") == TCB_TEE &&
	      extension_number(vcek, "1.3.6.1.4.1.3704.1.3.3") == TCB_SNP &&
	      extension_number(vcek, "1.3.6.1.4.1.3704.1.3.8") == TCB_MICROCODE,
	      "the VCEK's extensions carry the report's TCB");
	X509_free(ark);
	X509_free(ask);
	X509_free(vcek);
	X509_free(issuer);
}

static void test_intel_chain(const char *dir)
{
	X509 *root = load_cert(dir, FILE_INTEL_ROOT), *pck = load_cert(dir, FILE_INTEL_PCK);
	X509 *platform = load_cert(dir, FILE_INTEL_PLATFORM);
	struct intel_chain chain;

	intel_chain_load(&chain, dir);
	check(chain_verifies(root, platform, pck), "root, platform CA, PCK are a chain");
	check(!chain_verifies(root, NULL, pck), "but not without the platform CA");
	for (size_t i = 0; i < INTEL_CERTS; i++)
		check(X509_get_signature_nid(chain.cert[i]) == NID_ecdsa_with_SHA256 &&
		      EVP_PKEY_get_bits(X509_get0_pubkey(chain.cert[i])) == 256,
		      "P-256 with SHA-256, as Intel's");
	check(!EVP_PKEY_eq(chain.qe_key, chain.pck_key), "the attestation key is another");
	intel_chain_renew_pck(&chain, CERT_EXPIRED_DAYS);
	check(EVP_PKEY_eq(X509_get0_pubkey(chain.cert[INTEL_PCK]), chain.pck_key) == 1 &&
	      !chain_verifies(root, platform, chain.cert[INTEL_PCK]),
	      "an expired PCK is of the same key");
	intel_chain_free(&chain);
	X509_free(root);
	X509_free(platform);
	X509_free(pck);
}

/* The report inside the index is the paravisor's own: nothing is measured into its RTMRs. */
static void test_tdreport(const struct keystore *ks)
{
	struct hcl_blob blob;
	struct tdx_report *r = (struct tdx_report *)(blob.data + 0x20);

	build(ks, ISOLATION_TDX, false, &blob);
	check(tdx_report_is_authentic(ks, r), "the machine knows its TDREPORT again");
	for (size_t i = 0; i < sizeof(*r); i += 13) {
		blob.data[0x20 + i] ^= 1;
		check(!tdx_report_is_authentic(ks, r), "and not with byte 0x%zx changed", i);
		blob.data[0x20 + i] ^= 1;
	}
}

static void test_ak_cert(const struct keystore *ks, const char *dir)
{
	const u8 *der = ks->ak_cert.data;
	X509 *cert = d2i_X509(NULL, &der, ks->ak_cert.len);
	X509 *issuer = load_cert(dir, FILE_AK_ISSUER);
	FILE *f = fopen(path_in(dir, FILE_AK), "re");
	EVP_PKEY *ak = f ? PEM_read_PUBKEY(f, NULL, NULL, NULL) : NULL;

	check(cert && chain_verifies(issuer, NULL, cert), "the AK certificate verifies");
	check(cert && ak && EVP_PKEY_eq(X509_get0_pubkey(cert), ak) == 1, "and is the AK's");
	check(ks->ak_cert.len <= INDEX_SIZE, "and fits below libtpms's limit");
	fclose(f);
	EVP_PKEY_free(ak);
	X509_free(cert);
	X509_free(issuer);
}

static struct json_object *member(struct json_object *o, const char *a, const char *b)
{
	o = json_object_object_get(o, a);
	return b ? json_object_object_get(o, b) : o;
}

/* base64url of the key, by libcrypto's decoder: restore the two letters and the padding. */
static bool is_modulus(const char *text, const struct rsa_public *key)
{
	char plain[512];
	u8 out[400];
	size_t len = strlen(text);

	if (len != 342)
		return false;
	memcpy(plain, text, len);
	memcpy(plain + len, "==", 3);
	for (char *p = plain; *p; p++)
		*p = *p == '-' ? '+' : *p == '_' ? '/' : *p;
	return EVP_DecodeBlock(out, (u8 *)plain, 344) == 258 &&
	       !memcmp(out, key->modulus, sizeof(key->modulus));
}

static void check_key(struct json_object *claims, size_t i, const char *kid, const char *use,
		      const struct rsa_public *key)
{
	struct json_object *k = json_object_array_get_idx(member(claims, "keys", NULL), i);
	struct json_object *uses = k ? member(k, "key_ops", NULL) : NULL;

	check(k && !strcmp(json_object_get_string(member(k, "kid", NULL)), kid) &&
	      !strcmp(json_object_get_string(member(k, "e", NULL)), "AQAB") &&
	      !strcmp(json_object_get_string(member(k, "kty", NULL)), "RSA") &&
	      !strcmp(json_object_get_string(json_object_array_get_idx(uses, 0)), use) &&
	      is_modulus(json_object_get_string(member(k, "n", NULL)), key),
	      "claims: %s, for %s", kid, use);
}

static void test_claims(const struct keystore *ks)
{
	static const char *const fields[] = {
		"current-time", "root-cert-thumbprint", "console-enabled",
		"interactive-console-enabled", "secure-boot", "tpm-enabled", "tpm-persisted",
		"filtered-vpci-devices-allowed", "vmUniqueId",
	};
	struct json_object *o __free(json) = claims_create(ks, user_data, true);
	struct json_object *brief __free(json) = claims_create(ks, user_data, false);
	char *text __free(text) = claims_text(brief);
	char hex[129];

	check_key(o, 0, "HCLAkPub", "sign", &ks->ak);
	check_key(o, 1, "HCLEkPub", "encrypt", &ks->ek);
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		check(member(o, "vm-configuration", fields[i]), "claims: %s", fields[i]);
	hex_encode(hex, user_data, 64, true);
	check(!strcmp(json_object_get_string(member(o, "user-data", NULL)), hex),
	      "claims: user-data");
	check(strlen(text) <= 812, "short claims: %zu bytes, at most 812", strlen(text));
	check(json_object_array_length(member(brief, "keys", NULL)) == 1 &&
	      !strchr(text, ' ') && !strchr(text, '\n'), "short claims: the AK only, no spaces");
	check_key(brief, 0, "HCLAkPub", "sign", &ks->ak);
	check(memcmp(ks->ak.modulus, ks->ek.modulus, sizeof(ks->ak.modulus)), "AK and EK differ");
}

static void test_plan(void)
{
	struct misdeed_plan plan = { 0 }, bad = { 0 };
	const struct misdeed_facts facts = { ISOLATION_SNP, INDEX_SIZE, 700 };
	struct misdeed m;

	check(!misdeed_plan_parse(&plan, "stale,wrong-hash"), "a list of modes");
	misdeed_choose(&plan, 1, &facts, &m);
	check(!strcmp(m.type->name, "stale"), "the first request has the first");
	misdeed_choose(&plan, 2, &facts, &m);
	check(!strcmp(m.type->name, "wrong-hash"), "the second the second");
	misdeed_choose(&plan, 900, &facts, &m);
	check(!strcmp(m.type->name, "wrong-hash"), "and the last one stays");
	check(misdeed_plan_parse(&bad, "good,nonsense") < 0, "an unknown mode is refused");
	check(misdeed_plan_parse(&bad, "good,") < 0, "an empty one too");
	check(misdeed_plan_parse(&bad, "flip") < 0, "and one of the hostile ones");
	free(plan.list);
}

static void test_hostile(void)
{
	const struct misdeed_plan a = { .hostile = true, .seed = 7 };
	const struct misdeed_plan b = { .hostile = true, .seed = 8 };
	const struct misdeed_facts facts = { ISOLATION_SNP, INDEX_SIZE, 700 };
	unsigned int seen[64] = { 0 }, same = 0, equal = 0, kinds = 0;
	struct misdeed m, again, other;

	for (unsigned int i = 1; i <= DRAWS; i++) {
		misdeed_choose(&a, i, &facts, &m);
		misdeed_choose(&a, i, &facts, &again);
		misdeed_choose(&b, i, &facts, &other);
		same += m.type == again.type && !memcmp(m.n, again.n, sizeof(m.n));
		equal += m.type == other.type;
		seen[m.type - misdeed_at(0)]++;
	}
	for (size_t i = 0; i < misdeed_count(); i++)
		kinds += seen[i] > DRAWS / 200;
	check(same == DRAWS, "a seed gives the same misdeeds again");
	check(equal < DRAWS / 8, "another seed gives others");
	check(kinds == misdeed_count(), "all %zu kinds are drawn", misdeed_count());
}

static bool in_report_data_tail(const struct judge *j, size_t at)
{
	size_t tail = 0x20 + 32 + (j->isolation == 2 ? 0x50 : j->isolation == 4 ? 0x80 : 0x18);

	return at >= tail && at < tail + 32;
}

/* What the record foretells of a flipped byte, against what a careful reader says of it. */
static unsigned int flips_foretold_wrongly(const struct keystore *ks, struct judge *j)
{
	const struct misdeed_type *flip = misdeed_find("flip", 4);
	struct misdeed_facts facts = { j->isolation, INDEX_SIZE, 0 };
	struct misdeed m = { .type = flip };
	unsigned int wrong = 0;
	struct hcl_blob blob;
	struct rng r;

	rng_seed(&r, 1, j->isolation);
	build(ks, j->isolation, false, &blob);
	facts.claims_len = blob.len - sizeof(struct hcl_header);
	for (int i = 0; i < FLIPS; i++) {
		bool refused;

		m.expect = flip->expect;
		flip->draw(&m, &r, &facts);
		flip->blob(&m, &blob);
		refused = judge_report(j, blob.data, blob.len, user_data)[0] == 'E';
		flip->blob(&m, &blob);
		/* This reader insists on zeros in REPORT_DATA; not every reader has to. */
		wrong += refused != !strcmp(m.expect, "error") && !in_report_data_tail(j, m.n[0]);
	}
	return wrong;
}

static void test_foretelling(const struct keystore *ks, const char *dir)
{
	static const enum isolation_type types[] = { ISOLATION_VBS, ISOLATION_SNP, ISOLATION_TDX };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct judge j;

		judge_load(&j, dir, types[i]);
		check(!flips_foretold_wrongly(ks, &j), "isolation %d: %d flips end as foretold",
		      types[i], FLIPS);
		EVP_PKEY_free(j.vcek);
	}
	for (size_t i = 0; i < misdeed_count(); i++)
		if (misdeed_at(i)->hostile_only)
			check(!strcmp(misdeed_at(i)->expect, "error"), "%s: an error is due",
			      misdeed_at(i)->name);
}

int main(int argc, char **argv)
{
	struct keystore ks;
	struct judge j;

	if (argc != 2)
		die("usage: test-units KEYS-DIR");
	keystore_load(&ks, argv[1]);
	judge_load(&j, argv[1], ISOLATION_SNP);
	test_layout(&ks);
	test_snp_fields(&ks, argv[1]);
	test_snp_signature(&ks, &j);
	test_others(&ks, argv[1]);
	test_chain(argv[1]);
	test_intel_chain(argv[1]);
	test_tdreport(&ks);
	test_ak_cert(&ks, argv[1]);
	test_claims(&ks);
	test_plan();
	test_hostile();
	test_foretelling(&ks, argv[1]);
	EVP_PKEY_free(j.vcek);
	keystore_free(&ks);
	return tap_end();
}
