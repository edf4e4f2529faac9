// SPDX-License-Identifier: GPL-2.0-only
/* Tokens, piece by piece, and what must not be asked for. */
#include "attest.h"
#include "../../common/string.h"

#define GUARD		0xee
#define TURNS		10000
#define SMALLEST	1000	/* bytes of any token */
#define ELSEWHERE	TEST_PAGE(12)

static const u8 start[] = { 0xd9, 0x01, 0x8f, 0xa2 };	/* tag 399, a map of two */

u64 token_init(struct call *c, u8 byte)
{
	*c = (struct call){ .x = { TOKEN_INIT } };
	memset(&c->x[1], byte, CHALLENGE_SIZE);
	smc(c);
	return c->x[0];
}

u64 token_continue(struct call *c, u64 page, u64 offset, u64 size)
{
	*c = (struct call){ .x = { TOKEN_CONTINUE, page, offset, size } };
	smc(c);
	return c->x[0];
}

u32 token_take(void)
{
	u32 length = 0;

	for (u32 i = 0; i < TURNS && length < TOKEN_BOUND; i++) {
		u64 offset = length & ~PAGE_MASK;
		struct call c;
		u64 status = token_continue(&c, TOKEN_PAGE + (length & PAGE_MASK), offset,
					    PAGE_SIZE - offset);

		if ((status != RSI_OK && status != RSI_MORE) || c.x[1] > PAGE_SIZE - offset)
			return 0;
		length += c.x[1];
		if (status == RSI_OK)
			return length;
	}
	return 0;
}

bool token_has(u32 length, const void *bytes, u32 size)
{
	const u8 *token = phys(TOKEN_PAGE);

	for (u32 i = 0; i + size <= length; i++)
		if (!memcmp(token + i, bytes, size))
			return true;
	return false;
}

static bool has_challenge(u32 length, u8 byte)
{
	u8 challenge[CHALLENGE_SIZE];

	memset(challenge, byte, sizeof(challenge));
	return token_has(length, challenge, sizeof(challenge));
}

static void test_whole(void)
{
	struct call c;
	u32 length;

	memset(phys(TOKEN_PAGE), GUARD, TOKEN_BOUND);
	check_equal(token_init(&c, 0x5a), RSI_OK, "a token begins");
	check_equal(c.x[1], TOKEN_BOUND, "... of so much at most");
	length = token_take();
	check(length > SMALLEST, "... comes in pieces");
	check(!memcmp(phys(TOKEN_PAGE), start, sizeof(start)), "... is one of CCA");
	check(has_challenge(length, 0x5a), "... has the challenge");
	check(*(u8 *)phys(TOKEN_PAGE + length) == GUARD, "... and nothing is behind it");
	check_equal(token_continue(&c, TOKEN_PAGE, 0, PAGE_SIZE), RSI_STATE, "it comes once");
}

/* The second INIT ends the first token. */
static void test_again(void)
{
	struct call c;
	u32 length;

	token_init(&c, 0x11);
	token_continue(&c, TOKEN_PAGE, 0, 100);
	check_equal(token_init(&c, 0x22), RSI_OK, "a token in place of another");
	length = token_take();
	check(has_challenge(length, 0x22) && !has_challenge(length, 0x11),
	      "... is of the second challenge");
}

/* No piece is larger than what was asked for, and some are smaller. */
static void test_pieces(void)
{
	bool partial = false, none = false, honest = true;
	u64 status = RSI_MORE;
	struct call c;
	u32 length = 0;

	token_init(&c, 0x33);
	memset(phys(TOKEN_PAGE), GUARD, PAGE_SIZE);
	while (status == RSI_MORE && length < TOKEN_BOUND) {
		status = token_continue(&c, TOKEN_PAGE, 100, 50);
		honest &= c.x[1] <= 50;
		none |= !c.x[1];
		partial |= c.x[1] && c.x[1] < 50 && status == RSI_MORE;
		length += c.x[1];
	}
	check(honest && length > SMALLEST, "a token in pieces of 50 bytes");
	check(partial && none, "... some of which are smaller, or nothing");
	check(*(u8 *)phys(TOKEN_PAGE + 99) == GUARD && *(u8 *)phys(TOKEN_PAGE + 150) == GUARD,
	      "... at their place");
}

static void test_registers(void)
{
	bool kept = true;
	struct call c = { .x = { TOKEN_INIT } };

	for (u32 i = 1; i < ARRAY_SIZE(c.x); i++)
		c.x[i] = 0x1111 * i;
	smc(&c);
	for (u32 i = 2; i < ARRAY_SIZE(c.x); i++)
		kept &= c.x[i] == 0x1111 * i;
	c.x[0] = TOKEN_CONTINUE;
	c.x[1] = TOKEN_PAGE;
	c.x[2] = 0;
	c.x[3] = 16;
	smc(&c);
	for (u32 i = 4; i < ARRAY_SIZE(c.x); i++)
		kept &= c.x[i] == 0x1111 * i;
	check(kept, "no call changes registers that are not its own");
}

static void refused(u64 page, u64 offset, u64 size, const char *what)
{
	struct call c;

	expect("rsi-protocol", smc_insn, page);
	check_equal(token_continue(&c, page, offset, size), RSI_INPUT, what);
}

static void test_wrong_places(void)
{
	struct call c;

	check_equal(token_continue(&c, TOKEN_PAGE, 0, 16), RSI_STATE, "no token has begun");
	token_init(&c, 0x44);
	refused(TOKEN_PAGE + 16, 0, 16, "no page boundary");
	refused(TOKEN_PAGE, PAGE_SIZE, 0, "an offset behind the page");
	refused(TOKEN_PAGE, 1, PAGE_SIZE, "a size past the page");
	refused(TOKEN_PAGE, 16, ~0ULL - 8, "a size that wraps");
	refused(0x09000000, 0, 16, "a device");
	if (in_realm) {
		share(ELSEWHERE);
		refused(ELSEWHERE, 0, 16, "a shared page");
		refused(ELSEWHERE | SHARED_HALF, 0, 16, "the shared half");
	}
	check(token_take() > SMALLEST, "the token is still there");
}

/* The other CPU has a token of its own, or none. */
static void test_other_cpu(void)
{
	struct call c;

	token_init(&c, 0x55);
	check_equal(cpu_call(TOKEN_CONTINUE, TOKEN_PAGE, 0, 64), RSI_STATE,
		    "another CPU has no part in it");
	check(token_take() > SMALLEST, "... nor disturbs it");
}

void test_attest(void)
{
	test_wrong_places();
	test_whole();
	test_again();
	test_pieces();
	test_registers();
	test_other_cpu();
}

/* P0 does not offer it, or has nobody to ask. */
void test_attest_none(u64 status)
{
	struct call c;

	check_equal(token_init(&c, 0), status, "no token");
	check(status != RSI_UNKNOWN ||
	      token_continue(&c, TOKEN_PAGE, 0, 16) == RSI_STATE, "... nor a piece of one");
}
