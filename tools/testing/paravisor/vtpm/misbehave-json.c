// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claims documents that are well signed and hashed, but whose user-data is not where or what it
 * should be. They look for a reader that searches the text instead of parsing it.
 */
#include <stdio.h>
#include <string.h>

#include "misbehave.h"

#define HEX_LEN		(2 * USER_DATA_LEN)

static void set_text(struct json_object *claims, const char *text, int len)
{
	json_object_object_add(claims, "user-data", json_object_new_string_len(text, len));
}

/* Room for a second user-data below libtpms's limit on an index. */
static void drop_vm_configuration(struct json_object *claims)
{
	json_object_object_del(claims, "vm-configuration");
}

static void current_hex(struct json_object *claims, char out[HEX_LEN + 1])
{
	struct json_object *o = json_object_object_get(claims, "user-data");

	memcpy(out, json_object_get_string(o), HEX_LEN + 1);
}

static void one_digit_short(const struct misdeed *m, struct json_object *claims, char *hex)
{
	(void)m;
	set_text(claims, hex, HEX_LEN - 1);
}

static void two_digits_more(const struct misdeed *m, struct json_object *claims, char *hex)
{
	char longer[HEX_LEN + 2];

	(void)m;
	memcpy(longer, hex, HEX_LEN);
	memcpy(longer + HEX_LEN, "00", 2);
	set_text(claims, longer, sizeof(longer));
}

static void not_a_digit(const struct misdeed *m, struct json_object *claims, char *hex)
{
	hex[m->n[1] % HEX_LEN] = "gG x:@/`"[m->n[2] % 8];
	set_text(claims, hex, HEX_LEN);
}

static void number_instead(const struct misdeed *m, struct json_object *claims, char *hex)
{
	(void)hex;
	json_object_object_add(claims, "user-data", json_object_new_int64(m->n[1]));
}

static void null_instead(const struct misdeed *m, struct json_object *claims, char *hex)
{
	(void)m;
	(void)hex;
	json_object_object_add(claims, "user-data", NULL);
}

static void empty_text(const struct misdeed *m, struct json_object *claims, char *hex)
{
	(void)m;
	set_text(claims, hex, 0);
}

/* The right value one level too deep, and none where it belongs. */
static void nested_only(const struct misdeed *m, struct json_object *claims, char *hex)
{
	struct json_object *inner = json_object_new_object();

	(void)m;
	drop_vm_configuration(claims);
	json_object_object_del(claims, "user-data");
	set_text(inner, hex, HEX_LEN);
	json_object_object_add(claims, "vm-configuration", inner);
}

/* The right value inside a text, the wrong one in its place. */
static void decoy_in_text(const struct misdeed *m, struct json_object *claims, char *hex)
{
	char decoy[HEX_LEN + 32];

	drop_vm_configuration(claims);
	json_object_object_del(claims, "user-data");
	snprintf(decoy, sizeof(decoy), "\"user-data\":\"%s", hex);
	json_object_object_add(claims, "n", json_object_new_string(decoy));
	hex[m->n[1] % HEX_LEN] ^= 1;
	set_text(claims, hex, HEX_LEN);
}

static void other_case_key(const struct misdeed *m, struct json_object *claims, char *hex)
{
	(void)m;
	json_object_object_del(claims, "user-data");
	json_object_object_add(claims, "User-Data", json_object_new_string(hex));
}

/* An array of one, whose only member is right. */
static void array_of_one(const struct misdeed *m, struct json_object *claims, char *hex)
{
	struct json_object *array = json_object_new_array();

	(void)m;
	json_object_array_add(array, json_object_new_string(hex));
	json_object_object_add(claims, "user-data", array);
}

static void (*const oddities[])(const struct misdeed *, struct json_object *, char *) = {
	one_digit_short, two_digits_more, not_a_digit, number_instead, null_instead,
	empty_text, nested_only, decoy_in_text, other_case_key, array_of_one,
};

void odd_claims_draw(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	(void)f;
	for (size_t i = 0; i < MISDEED_NUMBERS; i++)
		m->n[i] = r ? rng_next(r) >> 32 : 0;
	m->n[0] %= ARRAY_SIZE(oddities);
}

void odd_claims(const struct misdeed *m, struct json_object *claims)
{
	char hex[HEX_LEN + 1];

	current_hex(claims, hex);
	oddities[m->n[0]](m, claims, hex);
}
