// SPDX-License-Identifier: GPL-2.0-only
#include "judge.h"

#include <json-c/json.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <string.h>

#include "../util.h"
#include "judge-chain.h"

#define CLAIMS_AT	0x4d4
#define HW_REPORT_AT	0x20

void judge_load(struct judge *j, const char *keys_dir, u32 isolation)
{
	struct bytes secret = { 0 };
	X509 *cert = judge_cert(keys_dir, "vcek.pem");

	if (file_read(path_in(keys_dir, "secret.bin"), &secret) || secret.len != 32)
		die("no keys in %s", keys_dir);
	j->isolation = isolation;
	j->vcek = X509_get_pubkey(cert);
	memcpy(j->mac_key, secret.data, 32);
	bytes_clear(&secret);
	X509_free(cert);
}

static bool signature_good(const struct judge *j, const u8 *hw)
{
	u8 mac[32], cd[256];
	unsigned int len = sizeof(mac);

	switch (j->isolation) {
	case 2:
		return judge_snp_signature(j->vcek, hw);
	case 4:
		return HMAC(EVP_sha256(), j->mac_key, 32, hw, 0xe0, mac, &len) &&
		       !memcmp(mac, hw + 0xe0, 32);
	default:
		memset(cd, 0xcd, sizeof(cd));
		return !memcmp(hw + 0x130, cd, sizeof(cd));
	}
}

static size_t report_data_at(u32 isolation)
{
	return isolation == 2 ? 0x50 : isolation == 4 ? 0x80 : 0x18;
}

static bool lengths_good(const u8 *d, size_t len)
{
	u32 claims = get_le32(d + 0x4d0);

	return claims <= len - CLAIMS_AT && get_le32(d + 0x4c0) == 20 + claims &&
	       get_le32(d + 0x008) == CLAIMS_AT + claims;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;

	if (c >= '0' && c <= '9')
		return c - '0';
	return at && (c | 0x20) >= 'a' ? at - digits : -1;
}

/* NULL: usable and equal. */
static const char *user_data_wrong(struct json_object *claims, const u8 *user_data)
{
	struct json_object *o = json_object_object_get(claims, "user-data");
	const char *hex;
	bool equal = true;

	if (!o || !json_object_is_type(o, json_type_string) || json_object_get_string_len(o) != 128)
		return "EPROTO";
	hex = json_object_get_string(o);
	for (int i = 0; i < 64; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return "EPROTO";
		equal = equal && (high << 4 | low) == user_data[i];
	}
	return equal ? NULL : "ESTALE";
}

static const char *claims_wrong(const u8 *claims, size_t len, const u8 *user_data)
{
	struct json_tokener *parser = json_tokener_new();
	struct json_object *o = json_tokener_parse_ex(parser, (const char *)claims, len);
	const char *wrong = "EPROTO";

	if (o && json_tokener_get_parse_end(parser) == len)
		wrong = user_data_wrong(o, user_data);
	json_object_put(o);
	json_tokener_free(parser);
	return wrong;
}

const char *judge_report(const struct judge *j, const u8 *index, size_t len,
			 const u8 *user_data)
{
	u8 expected[64] = { 0 };
	const u8 *hw = index + HW_REPORT_AT;
	const char *wrong;

	if (len < CLAIMS_AT)
		return "EMSGSIZE";
	if (memcmp(index, "HCLA", 4) || get_le32(index + 4) != 2)
		return "EPROTO";
	if (get_le32(index + 0x4c8) != j->isolation)
		return "EPROTOTYPE";
	if (get_le32(index + 0x4cc) != 1)
		return "EOPNOTSUPP";
	if (!lengths_good(index, len))
		return "EMSGSIZE";
	SHA256(index + CLAIMS_AT, get_le32(index + 0x4d0), expected);
	if (memcmp(hw + report_data_at(j->isolation), expected, sizeof(expected)))
		return "EBADMSG";
	wrong = claims_wrong(index + CLAIMS_AT, get_le32(index + 0x4d0), user_data);
	if (wrong)
		return wrong;
	return signature_good(j, hw) ? "ok" : "unverifiable";
}
