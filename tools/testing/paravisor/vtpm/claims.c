// SPDX-License-Identifier: GPL-2.0-only
#include "claims.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void add_string(struct json_object *o, const char *key, const char *value)
{
	json_object_object_add(o, key, json_object_new_string(value));
}

static void add_bool(struct json_object *o, const char *key, bool value)
{
	json_object_object_add(o, key, json_object_new_boolean(value));
}

/* RFC 4648 section 5, without padding. */
static void add_base64url(struct json_object *o, const char *key, const u8 *data, size_t len)
{
	char text[1024];

	EVP_EncodeBlock((unsigned char *)text, data, len);
	text[strcspn(text, "=")] = '\0';
	for (char *p = text; *p; p++)
		*p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
	add_string(o, key, text);
}

static struct json_object *rsa_jwk(const char *kid, const char *operation,
				   const struct rsa_public *key)
{
	struct json_object *jwk = json_object_new_object();
	struct json_object *operations = json_object_new_array();

	json_object_array_add(operations, json_object_new_string(operation));
	add_string(jwk, "kid", kid);
	json_object_object_add(jwk, "key_ops", operations);
	add_string(jwk, "kty", "RSA");
	add_base64url(jwk, "e", key->exponent, sizeof(key->exponent));
	add_base64url(jwk, "n", key->modulus, sizeof(key->modulus));
	return jwk;
}

/* A version 4 UUID that is the same for every VM of one key directory. */
static void vm_unique_id(const struct keystore *ks, char out[37])
{
	u8 d[SHA256_DIGEST_LENGTH];

	SHA256(ks->secret, sizeof(ks->secret), d);
	snprintf(out, 37, "%02X%02X%02X%02X-%02X%02X-4%X%02X-8%X%02X-%02X%02X%02X%02X%02X%02X",
		 d[0], d[1], d[2], d[3], d[4], d[5], d[6] & 15, d[7], d[8] & 15, d[9],
		 d[10], d[11], d[12], d[13], d[14], d[15]);
}

static struct json_object *vm_configuration(const struct keystore *ks, bool full)
{
	struct json_object *o = json_object_new_object();
	char id[37];

	if (full) {
		json_object_object_add(o, "current-time", json_object_new_int64(time(NULL)));
		add_string(o, "root-cert-thumbprint", "");
		add_bool(o, "console-enabled", true);
		add_bool(o, "interactive-console-enabled", true);
	}
	add_bool(o, "secure-boot", false);
	add_bool(o, "tpm-enabled", true);
	add_bool(o, "tpm-persisted", false);
	if (full)
		add_bool(o, "filtered-vpci-devices-allowed", false);
	vm_unique_id(ks, id);
	add_string(o, "vmUniqueId", id);
	return o;
}

struct json_object *claims_create(const struct keystore *ks, const u8 *user_data, bool full)
{
	struct json_object *o = json_object_new_object();
	struct json_object *keys = json_object_new_array();
	char hex[2 * USER_DATA_LEN + 1];

	json_object_array_add(keys, rsa_jwk("HCLAkPub", "sign", &ks->ak));
	if (full)
		json_object_array_add(keys, rsa_jwk("HCLEkPub", "encrypt", &ks->ek));
	json_object_object_add(o, "keys", keys);
	json_object_object_add(o, "vm-configuration", vm_configuration(ks, full));
	hex_encode(hex, user_data, USER_DATA_LEN, true);
	add_string(o, "user-data", hex);
	return o;
}

char *claims_text(struct json_object *claims)
{
	const char *text = json_object_to_json_string_ext(claims, JSON_C_TO_STRING_PLAIN |
							  JSON_C_TO_STRING_NOSLASHESCAPE);
	size_t len = strlen(text) + 1;

	return memcpy(xmalloc(len), text, len);
}
