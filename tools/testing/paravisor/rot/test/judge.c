// SPDX-License-Identifier: GPL-2.0-only
#include "judge.h"

#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "judge-chain.h"
#include "judge-snp.h"

#define REPORT_LEN	0x4a0
#define DEBUG_ALLOWED	0x08		/* in byte 2 of the policy */

static X509 *anchor;
static u8 reference[48];

void judge_load(const char *dir)
{
	struct bytes text = { 0 };

	anchor = judge_cert(dir, "ark.pem");
	if (file_read(path_in(dir, "measurement.hex"), &text) || text.len != 97)
		die("no keys in %s", dir);
	text.data[96] = '\0';
	if (!hex_decode((char *)text.data, reference, sizeof(reference)))
		die("%s: no measurement", dir);
	bytes_clear(&text);
}

/* An entry that is longer than its certificate is none. */
static X509 *whole_cert(const u8 *der, u32 len)
{
	const u8 *end = der;
	X509 *cert = d2i_X509(NULL, &end, len);

	if (cert && end != der + len) {
		X509_free(cert);
		return NULL;
	}
	return cert;
}

/* The entry of the table that has this name, as text. */
static X509 *find_cert(const struct bytes *table, const char *guid)
{
	static const u8 last[16];
	u8 name[16];

	hex_decode(guid, name, sizeof(name));
	for (size_t at = 0; at + 24 <= table->len; at += 24) {
		const u8 *entry = table->data + at;
		u32 offset = get_le32(entry + 16), len = get_le32(entry + 20);

		if (!memcmp(entry, last, 16))
			break;
		if (memcmp(entry, name, 16) || offset > table->len || len > table->len - offset)
			continue;
		return whole_cert(table->data + offset, len);
	}
	return NULL;
}

/* AMD's own extension: raw bytes, or a number in DER whose last byte is it. */
static const u8 *extension(X509 *cert, const char *oid, int len)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	int at = X509_get_ext_by_OBJ(cert, object, -1);
	ASN1_OCTET_STRING *data = at < 0 ? NULL : X509_EXTENSION_get_data(X509_get_ext(cert, at));

	ASN1_OBJECT_free(object);
	return data && ASN1_STRING_length(data) == len ? ASN1_STRING_get0_data(data) : NULL;
}

static bool tcb_fits(X509 *vcek, const u8 *report)
{
	static const struct {
		const char *oid;
		int at;
	} parts[] = {
		{ "1.3.6.1.4.1.3704.1.3.1", 0 }, { "1.3.6.1.4.1.3704.1.3.2", 1 },
		{ "1.3.6.1.4.1.3704.1.3.3", 6 }, { "1.3.6.1.4.1.3704.1.3.8", 7 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		const u8 *der = extension(vcek, parts[i].oid, 3);

		if (!der || der[2] != report[0x180 + parts[i].at])
			return false;
	}
	return true;
}

static const char *judge_fields(X509 *vcek, const u8 *r, const u8 user_data[64], u32 vmpl)
{
	const u8 *chip = extension(vcek, "1.3.6.1.4.1.3704.1.4", 64);

	if (get_le32(r) < 2 || get_le32(r + 0x34) != 1 || r[0x48])
		return "format";
	if (memcmp(r + 0x50, user_data, 64))
		return "user data";
	if (get_le32(r + 0x30) != vmpl)
		return "vmpl";
	if (memcmp(r + 0x90, reference, sizeof(reference)))
		return "measurement";
	if (!chip || memcmp(r + 0x1a0, chip, 64))
		return "chip";
	if (!tcb_fits(vcek, r))
		return "tcb";
	return r[0x0a] & DEBUG_ALLOWED ? "policy" : "ok";
}

static const char *judge_with(X509 *vcek, X509 *ask, const u8 *report, const u8 user_data[64],
			      u32 vmpl)
{
	const char *verdict = judge_chain(anchor, vcek, (X509 *const []){ ask, NULL });

	if (strcmp(verdict, "ok"))
		return verdict;
	if (!judge_snp_signature(X509_get0_pubkey(vcek), report))
		return "signature";
	return judge_fields(vcek, report, user_data, vmpl);
}

const char *judge_report(const struct bytes *report, const struct bytes *certs,
			 const u8 user_data[64], u32 vmpl)
{
	X509 *vcek = find_cert(certs, "63da758de6644564adc5f4b93be8accd");
	X509 *ask = find_cert(certs, "4ab7b379bbac4fe4a02f05aef327c782");
	X509 *ark = find_cert(certs, "c0b406a4a803495297433fb6014cd0ae");
	const char *verdict = "certificates";

	if (report->len != REPORT_LEN)
		verdict = "size";
	else if (vcek && ask && ark)
		verdict = judge_with(vcek, ask, report->data, user_data, vmpl);
	X509_free(vcek);
	X509_free(ask);
	X509_free(ark);
	return verdict;
}

void guest_seal(const u8 key[32], u8 vmpck, u8 type, u64 sequence, const void *payload,
		size_t len, u8 page[4096])
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	u8 iv[12] = { 0 };
	int n;

	memset(page, 0, 4096);
	put_le64(page + 0x20, sequence);
	page[0x30] = 1;
	page[0x31] = 1;
	put_le16(page + 0x32, 0x60);
	page[0x34] = type;
	page[0x35] = 1;
	put_le16(page + 0x36, len);
	page[0x3c] = vmpck;
	put_le64(iv, sequence);
	EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, iv);
	EVP_EncryptUpdate(ctx, NULL, &n, page + 0x30, 0x30);
	EVP_EncryptUpdate(ctx, page + 0x60, &n, payload, len);
	EVP_EncryptFinal_ex(ctx, page + 0x60 + n, &n);
	EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, 16, page);
	EVP_CIPHER_CTX_free(ctx);
}

bool guest_open(const u8 key[32], const u8 page[4096], u8 *payload, size_t len)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	u8 iv[12] = { 0 }, tag[16], rest[16];
	bool good;
	int n;

	memcpy(iv, page + 0x20, 8);
	memcpy(tag, page, 16);
	EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, iv);
	EVP_DecryptUpdate(ctx, NULL, &n, page + 0x30, 0x30);
	EVP_DecryptUpdate(ctx, payload, &n, page + 0x60, len);
	EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, 16, tag);
	good = EVP_DecryptFinal_ex(ctx, rest, &n) == 1;
	EVP_CIPHER_CTX_free(ctx);
	return good;
}
