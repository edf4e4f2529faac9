// SPDX-License-Identifier: GPL-2.0-only
#include "judge-tdx.h"

#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <string.h>

#include "judge-chain.h"
#include "judge-ecdsa.h"

/* Where things are in a quote */
#define BODY		48
#define MRTD		(BODY + 136)
#define ATTRIBUTES	(BODY + 120)
#define RTMRS		(BODY + 328)
#define USER_DATA	(BODY + 520)
#define SIGNED_LEN	632
#define SIGNATURE	636
#define KEY		700
#define CERTIFICATION	764	/* u16 type, u32 size */
#define QE_REPORT	770
#define QE_ATTRIBUTES	(QE_REPORT + 48)
#define QE_DATA		(QE_REPORT + 320)
#define QE_SIGNATURE	1154
#define QE_AUTH		1218	/* u16 size */
#define CHAIN		(QE_AUTH + 2 + 32)	/* u16 type, u32 size */
#define CHAIN_LEN	3

static X509 *anchor;
static u8 mrtd[48], mac_key[32];

static void load_hex(const char *dir, const char *name, u8 out[48])
{
	struct bytes text = { 0 };

	if (file_read(path_in(dir, name), &text) || text.len != 97)
		die("%s: no measurement", path_in(dir, name));
	text.data[96] = '\0';
	if (!hex_decode((char *)text.data, out, 48))
		die("%s: not hexadecimal", path_in(dir, name));
	bytes_clear(&text);
}

void judge_tdx_load(const char *dir)
{
	struct bytes secret = { 0 };

	anchor = judge_cert(dir, "tdx-root.pem");
	load_hex(dir, "mrtd.hex", mrtd);
	if (file_read(path_in(dir, "secret.bin"), &secret) || secret.len != sizeof(mac_key))
		die("no secret in %s", dir);
	memcpy(mac_key, secret.data, sizeof(mac_key));
	bytes_clear(&secret);
}

static bool signature_holds(EVP_PKEY *key, const u8 raw[64], const u8 *data, size_t len)
{
	return judge_ecdsa(key, EVP_sha256(), raw, 32, &(struct bytes){ (u8 *)data, len });
}

static bool is_zero(const u8 *p, size_t len)
{
	while (len && !p[len - 1])
		len--;
	return !len;
}

static bool lengths_fit(const struct bytes *q)
{
	const u8 *d = q->data;

	return q->len > CHAIN + 6 && get_le32(d + SIGNED_LEN) == q->len - SIGNATURE &&
	       get_le16(d + CERTIFICATION) == 6 &&
	       get_le32(d + CERTIFICATION + 2) == q->len - QE_REPORT &&
	       get_le16(d + QE_AUTH) == 32 && get_le16(d + CHAIN) == 5 &&
	       get_le32(d + CHAIN + 2) == q->len - CHAIN - 6;
}

static bool header_is_right(const u8 *d)
{
	static const u8 intel[] = "\x93\x9a\x72\x33\xf7\x9c\x4c\xa9"
				  "\x94\x0a\x0d\xb3\x95\x7f\x06\x07";

	return get_le16(d) == 4 && get_le16(d + 2) == 2 && get_le32(d + 4) == 0x81 &&
	       !memcmp(d + 12, intel, 16);
}

/* The quoting enclave's report is about the key, and the enclave can be trusted. */
static const char *judge_qe(const u8 *d)
{
	u8 both[64 + 32], digest[32];

	memcpy(both, d + KEY, 64);
	memcpy(both + 64, d + QE_AUTH + 2, 32);
	SHA256(both, sizeof(both), digest);
	if (memcmp(d + QE_DATA, digest, 32) || !is_zero(d + QE_DATA + 32, 32))
		return "enclave's key";
	return d[QE_ATTRIBUTES] & 2 ? "enclave's attributes" : "ok";
}

static const char *judge_body(const u8 *d, const u8 user_data[64], const u8 *rtmrs)
{
	if (memcmp(d + USER_DATA, user_data, 64))
		return "user data";
	if (memcmp(d + MRTD, mrtd, sizeof(mrtd)))
		return "measurement";
	if (memcmp(d + RTMRS, rtmrs, 192))
		return "rtmr";
	return d[ATTRIBUTES] & 1 ? "attributes" : "ok";
}

static const char *judge_signatures(X509 *pck, const u8 *d)
{
	EVP_PKEY *key = judge_ec_key("P-256", d + KEY, 32);
	bool good = signature_holds(key, d + SIGNATURE, d, SIGNED_LEN);

	EVP_PKEY_free(key);
	if (!signature_holds(X509_get0_pubkey(pck), d + QE_SIGNATURE, d + QE_REPORT, 384))
		return "enclave's signature";
	return good ? "ok" : "signature";
}

static const char *judge_with(X509 *const *chain, const u8 *d, const u8 user_data[64],
			      const u8 *rtmrs)
{
	const char *verdict = judge_chain(anchor, chain[0], chain + 1);

	if (!strcmp(verdict, "ok"))
		verdict = judge_signatures(chain[0], d);
	if (!strcmp(verdict, "ok"))
		verdict = judge_qe(d);
	return strcmp(verdict, "ok") ? verdict : judge_body(d, user_data, rtmrs);
}

const char *judge_quote(const struct bytes *q, const u8 user_data[64], const u8 *rtmrs)
{
	X509 *chain[CHAIN_LEN + 1] = { 0 };
	const char *verdict = "certificates";
	BIO *bio;
	int n = 0;

	if (q->len == CHAIN + 6)
		return "certificates";
	if (!lengths_fit(q) || !header_is_right(q->data))
		return "format";
	bio = BIO_new_mem_buf(q->data + CHAIN + 6, q->len - CHAIN - 6);
	while (n < CHAIN_LEN && (chain[n] = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
		n++;
	if (n == CHAIN_LEN)
		verdict = judge_with(chain, q->data, user_data, rtmrs);
	while (n)
		X509_free(chain[--n]);
	BIO_free(bio);
	return verdict;
}

const char *judge_tdreport(const u8 *r, const u8 user_data[64], const u8 *rtmrs)
{
	u8 mac[32], digest[48];
	unsigned int len = sizeof(mac);

	if (get_le32(r) != 0x81)
		return "type";
	HMAC(EVP_sha256(), mac_key, sizeof(mac_key), r, 0xe0, mac, &len);
	if (memcmp(mac, r + 0xe0, sizeof(mac)))
		return "mac";
	SHA384(r + 0x100, 239, digest);
	if (memcmp(digest, r + 0x20, 48))
		return "tcb";
	SHA384(r + 0x200, 512, digest);
	if (memcmp(digest, r + 0x50, 48))
		return "tdinfo";
	if (memcmp(r + 0x80, user_data, 64))
		return "user data";
	if (memcmp(r + 0x210, mrtd, sizeof(mrtd)))
		return "measurement";
	return memcmp(r + 0x2d0, rtmrs, 192) ? "rtmr" : "ok";
}
