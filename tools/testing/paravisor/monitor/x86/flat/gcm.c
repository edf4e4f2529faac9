// SPDX-License-Identifier: GPL-2.0-only
/* As small and as plain as can be: this is a second opinion, not a cipher to use. */
#include "gcm.h"
#include "../../common/string.h"

#define ROUNDS		14
#define NONCE_SIZE	12
#define KEY_WORDS	8
#define WORDS		(4 * (ROUNDS + 1))

static u8 twice(u8 a)
{
	return a << 1 ^ (a & 0x80 ? 0x1b : 0);
}

static u8 multiply(u8 a, u8 b)
{
	u8 product = 0;

	for (; b; b >>= 1, a = twice(a))
		if (b & 1)
			product ^= a;
	return product;
}

static u8 rotate(u8 a, u32 n)
{
	return a << n | a >> (8 - n);
}

/* The inverse is the 254th power; 0 has none and stays 0. */
static void make_sbox(u8 *sbox)
{
	for (u32 i = 0; i < 256; i++) {
		u8 inverse = 1;

		for (u32 n = 0; n < 254; n++)
			inverse = multiply(inverse, i);
		sbox[i] = inverse ^ rotate(inverse, 1) ^ rotate(inverse, 2) ^ rotate(inverse, 3) ^
			  rotate(inverse, 4) ^ 0x63;
	}
}

static void expand_key(struct gcm *gcm, const u8 *key)
{
	u8 *words = gcm->round_key[0], constant = 1, word[4];

	memcpy(words, key, GCM_KEY_SIZE);
	for (u32 i = KEY_WORDS; i < WORDS; i++) {
		bool first = i % KEY_WORDS == 0;

		for (u32 j = 0; j < 4; j++)
			word[j] = words[4 * (i - 1) + (first ? (j + 1) % 4 : j)];
		if (i % 4 == 0)
			for (u32 j = 0; j < 4; j++)
				word[j] = gcm->sbox[word[j]];
		if (first) {
			word[0] ^= constant;
			constant = twice(constant);
		}
		for (u32 j = 0; j < 4; j++)
			words[4 * i + j] = words[4 * (i - KEY_WORDS) + j] ^ word[j];
	}
}

static void add(u8 *to, const u8 *from)
{
	for (u32 i = 0; i < 16; i++)
		to[i] ^= from[i];
}

static void substitute_and_shift(const u8 *sbox, u8 *block)
{
	u8 old[16];

	memcpy(old, block, 16);
	for (u32 i = 0; i < 16; i++)
		block[i] = sbox[old[(i + 4 * (i % 4)) % 16]];
}

static void mix(u8 *column)
{
	u8 all = column[0] ^ column[1] ^ column[2] ^ column[3], first = column[0];

	for (u32 i = 0; i < 4; i++)
		column[i] ^= all ^ twice(column[i] ^ (i < 3 ? column[i + 1] : first));
}

static void encrypt(const struct gcm *gcm, u8 *block)
{
	add(block, gcm->round_key[0]);
	for (u32 round = 1; round <= ROUNDS; round++) {
		substitute_and_shift(gcm->sbox, block);
		for (u32 i = 0; i < 16 && round < ROUNDS; i += 4)
			mix(block + i);
		add(block, gcm->round_key[round]);
	}
}

void gcm_init(struct gcm *gcm, const u8 *key)
{
	make_sbox(gcm->sbox);
	expand_key(gcm, key);
	memset(gcm->hash_key, 0, 16);
	encrypt(gcm, gcm->hash_key);
}

static void key_stream(const struct gcm *gcm, const u8 *nonce, u32 counter, u8 *block)
{
	memcpy(block, nonce, NONCE_SIZE);
	for (u32 i = 0; i < 4; i++)
		block[NONCE_SIZE + i] = counter >> (24 - 8 * i);
	encrypt(gcm, block);
}

void gcm_crypt(const struct gcm *gcm, const u8 *nonce, u8 *data, u32 size)
{
	u8 stream[16];

	for (u32 i = 0; i < size; i++) {
		if (i % 16 == 0)
			key_stream(gcm, nonce, 2 + i / 16, stream);
		data[i] ^= stream[i % 16];
	}
}

/* Bits are numbered from the left, so the polynomial is the wrong way round. */
static void hash_multiply(const struct gcm *gcm, u8 *x)
{
	u8 v[16], z[16] = {};

	memcpy(v, gcm->hash_key, 16);
	for (u32 bit = 0; bit < 128; bit++) {
		u8 last = v[15] & 1;

		if (x[bit / 8] & 0x80 >> bit % 8)
			add(z, v);
		for (u32 i = 15; i; i--)
			v[i] = v[i] >> 1 | v[i - 1] << 7;
		v[0] = v[0] >> 1 ^ (last ? 0xe1 : 0);
	}
	memcpy(x, z, 16);
}

static void hash(const struct gcm *gcm, u8 *sum, const u8 *data, u32 size)
{
	for (u32 i = 0; i < size; i++) {
		sum[i % 16] ^= data[i];
		if (i % 16 == 15 || i == size - 1)
			hash_multiply(gcm, sum);
	}
}

void gcm_tag(const struct gcm *gcm, const u8 *nonce, const u8 *aad, u32 aad_size,
	     const u8 *data, u32 size, u8 *tag)
{
	u8 lengths[16] = {}, sum[16] = {};

	for (u32 i = 0; i < 4; i++) {
		lengths[4 + i] = aad_size * 8 >> (24 - 8 * i);
		lengths[12 + i] = size * 8 >> (24 - 8 * i);
	}
	hash(gcm, sum, aad, aad_size);
	hash(gcm, sum, data, size);
	hash(gcm, sum, lengths, 16);
	key_stream(gcm, nonce, 1, tag);
	add(tag, sum);
}
