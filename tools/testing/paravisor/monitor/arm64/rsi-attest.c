// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attestation tokens: each CPU of the guest has at most one in work. P0 forwards the
 * calls, so INIT and CONTINUE are as the RMM serves them. A token is the Realm's; the
 * challenge is handed on as it came, and no claim says which plane asked.
 */
#include "monitor.h"
#include "rsi-attest.h"
#include "../common/lies.h"

#define TOKEN_MAX	8192	/* as much as a token may have, which is what INIT answers */
#define CHUNK_STREAM	0x100	/* behind all streams of lies */
#define CHUNK_SMALL	64
#define BOUND_SHORT	16
#define BOUND_HUGE	BIT_ULL(40)
#define RSI_NO_STATUS	77	/* one that no specification has */

/**
 * struct token_job - the token that a CPU is about to get
 * @ongoing: between INIT and the last CONTINUE
 * @length: of the token
 * @given: bytes of it that the guest has
 * @token: itself
 */
static struct token_job {
	bool ongoing;
	u32 length, given;
	u8 token[TOKEN_MAX];
} jobs[MAX_CPUS];

static struct prng chunks;

void rsi_attest_init(void)
{
	prng_seed(&chunks, scenario.seed, CHUNK_STREAM);
}

/* What the Realm is at this moment: later extensions are not in it. */
static bool make_token(struct token_job *job, const u64 *challenge)
{
	struct cca_token_request request = { .hash = realm_hash(), .plane = PLANE_NUMBER };

	memcpy(request.challenge, challenge, sizeof(request.challenge));
	memcpy(request.rpv, realm_rpv(), sizeof(request.rpv));
	memcpy(request.measurement, realm_measurements(), sizeof(request.measurement));
	job->given = 0;
	job->length = rot_cca_token(&request, job->token, TOKEN_MAX);
	return job->length;
}

static bool init_fails(struct vcpu *vcpu)
{
	switch (token_fault()) {
	case TOKEN_INIT_ERROR:
		rsi_return(vcpu, RSI_ERROR_STATE);
		return true;
	case TOKEN_INIT_UNKNOWN:
		rsi_return(vcpu, RSI_NO_STATUS);
		return true;
	default:
		return false;
	}
}

static u64 upper_bound(void)
{
	switch (token_fault()) {
	case TOKEN_BOUND_ZERO:
		return 0;
	case TOKEN_BOUND_SHORT:
		return BOUND_SHORT;
	case TOKEN_BOUND_HUGE:
		return BOUND_HUGE;
	default:
		return TOKEN_MAX;
	}
}

/* Whatever token was in work on this CPU is forgotten. */
static void token_init(struct vcpu *vcpu)
{
	struct token_job *job = &jobs[vcpu->index];

	job->ongoing = false;
	if (init_fails(vcpu))
		return;
	if (!make_token(job, &vcpu->x[1])) {
		rsi_return(vcpu, RSI_ERROR_UNKNOWN);
		return;
	}
	job->ongoing = true;
	vcpu->x[1] = upper_bound();
	rsi_return(vcpu, RSI_SUCCESS);
}

/*
 * An interrupt ends a call at any point: mostly all that has room is given, else a few
 * bytes, or none while the RMM still signs.
 */
static u32 chunk(u32 room)
{
	switch (prng_below(&chunks, 4)) {
	case 0:
		return 0;
	case 1:
		return min_u64(room, 1 + prng_below(&chunks, CHUNK_SMALL));
	default:
		return room;
	}
}

static bool continue_fails(struct vcpu *vcpu)
{
	static const struct {
		enum token_fault fault;
		u64 status, given;
	} answers[] = {
		{ TOKEN_HUGE, RSI_INCOMPLETE, ~0ULL },
		{ TOKEN_NEVER, RSI_INCOMPLETE, 0 },
		{ TOKEN_EMPTY, RSI_SUCCESS, 0 },
		{ TOKEN_ERROR_INPUT, RSI_ERROR_INPUT, 0 },
		{ TOKEN_ERROR_STATE, RSI_ERROR_STATE, 0 },
		{ TOKEN_UNKNOWN, RSI_NO_STATUS, 0 },
		{ TOKEN_UNSUPPORTED, SMC_UNKNOWN, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		if (answers[i].fault != token_fault())
			continue;
		vcpu->x[0] = answers[i].status;
		vcpu->x[1] = answers[i].given;
		return true;
	}
	if (token_fault() == TOKEN_LONG) {
		vcpu->x[0] = RSI_INCOMPLETE;
		vcpu->x[1] = vcpu->x[3] + 1;
	} else if (token_fault() == TOKEN_ENDLESS) {
		vcpu->x[0] = RSI_INCOMPLETE;
		vcpu->x[1] = vcpu->x[3];
	}
	return token_fault() == TOKEN_LONG || token_fault() == TOKEN_ENDLESS;
}

/* A whole number of bytes goes to one place of one granule. */
static u8 *token_place(struct vcpu *vcpu)
{
	u64 ipa = vcpu->x[1], offset = vcpu->x[2], size = vcpu->x[3];
	u8 *page = rsi_page(vcpu, ipa, "TOKEN_CONTINUE");

	if (!page)
		return NULL;
	if (offset < PAGE_SIZE && size <= PAGE_SIZE - offset)
		return page + offset;
	rsi_breach(vcpu, ipa, "TOKEN_CONTINUE at 0x%lx of 0x%lx bytes is past the page", offset,
		   size);
	return NULL;
}

static void token_give(struct vcpu *vcpu, struct token_job *job, u8 *place)
{
	u32 rest = job->length - job->given;
	bool early = token_fault() == TOKEN_EARLY;
	u32 room = min_u64(vcpu->x[3], early ? rest / 2 : rest);
	u32 got = early ? room : chunk(room);

	memcpy(place, job->token + job->given, got);
	job->given += got;
	job->ongoing = !early && job->given < job->length;
	vcpu->x[1] = got;
	rsi_return(vcpu, job->ongoing ? RSI_INCOMPLETE : RSI_SUCCESS);
}

static void token_continue(struct vcpu *vcpu)
{
	struct token_job *job = &jobs[vcpu->index];
	u8 *place = token_place(vcpu);

	if (!place)
		return;
	if (!job->ongoing) {	/* perhaps it is on another CPU */
		vcpu->x[1] = 0;
		rsi_return(vcpu, RSI_ERROR_STATE);
	} else if (!continue_fails(vcpu)) {
		token_give(vcpu, job, place);
	}
}

bool rsi_attest_call(struct vcpu *vcpu, u32 fid)
{
	if (!has_function(FUNCTION_CCA_REPORT))
		return false;
	switch (fid) {
	case RSI_TOKEN_INIT:
		token_init(vcpu);
		return true;
	case RSI_TOKEN_CONTINUE:
		token_continue(vcpu);
		return true;
	default:
		return false;
	}
}
