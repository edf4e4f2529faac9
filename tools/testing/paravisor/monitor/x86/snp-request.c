// SPDX-License-Identifier: GPL-2.0-only
/*
 * SNP_GUEST_REQUEST, the host's part: it carries the message to the security
 * processor and the response back, adds certificates if asked, throttles, and,
 * where it is hostile, does none of that honestly.
 */
#include "snp.h"
#include "snp-certificates.h"
#include "snp-firmware.h"

#define HOST_ERROR(n)		((u64)(n) << 32)
#define INVALID_LENGTH		HOST_ERROR(1)
#define BUSY			HOST_ERROR(2)
#define GENERIC			HOST_ERROR(BIT(31))

enum request_lie {
	FALSE_STATUS, FALSE_BUSY, FALSE_LENGTH, NO_RESPONSE, TRUNCATED, FLIPPED_BIT, REPLAYED, LIES
};

static const char *const names[LIES] = {
	[FALSE_STATUS] = "a status of its own", [FALSE_BUSY] = "busy",
	[FALSE_LENGTH] = "a wrong number of pages", [NO_RESPONSE] = "success and no response",
	[TRUNCATED] = "half a response", [FLIPPED_BIT] = "a response with a bit flipped",
	[REPLAYED] = "the response before",
};

static u8 last_response[SNP_MESSAGE_SIZE];
static u8 table[CERTIFICATES_MAX];

static u8 *message_page(struct vcpu *vcpu, u64 gpa)
{
	u8 *page = gpa & ~PAGE_MASK ? NULL : host_memory(gpa, SNP_MESSAGE_SIZE);

	if (!page)
		ghcb_breach(vcpu, "page of a guest request is not a shared page", gpa);
	return page;
}

/* opt=snp-busy: the host lets every second attempt wait. */
static bool throttles(void)
{
	static u32 attempts;

	return scenario.snp_busy && ++attempts & 1;
}

/* What stands instead of the request; 0: it is carried out all the same. */
static u64 lie_before(enum request_lie lie, u64 *npages)
{
	u64 random = hostile_number(LIE_GUEST_REQUEST);

	switch (lie) {
	case FALSE_STATUS:
		return random & 1 ? random : random >> 40 | 1;
	case FALSE_BUSY:
		return BUSY;
	case FALSE_LENGTH:
		*npages = random & 1 ? random : random >> 48;
		return INVALID_LENGTH;
	default:
		return 0;
	}
}

static void lie_after(enum request_lie lie, u8 *response, const u8 *before)
{
	u64 random = hostile_number(LIE_GUEST_REQUEST);

	switch (lie) {
	case NO_RESPONSE:
		memset(response, 0, SNP_MESSAGE_SIZE);
		break;
	case TRUNCATED:
		memset(response + SNP_MESSAGE_HEADER + 8, 0,
		       SNP_MESSAGE_SIZE - SNP_MESSAGE_HEADER - 8);
		break;
	case FLIPPED_BIT:
		response[random % (SNP_MESSAGE_HEADER + 16)] ^= BIT(random >> 32 & 7);
		break;
	case REPLAYED:
		memcpy(response, before, SNP_MESSAGE_SIZE);
		break;
	default:
		break;
	}
}

/* Before the message goes anywhere: a refusal must leave its number unused. */
static u64 check_room(u64 *npages)
{
	u64 needed = align_up(snp_certificates(table, false), PAGE_SIZE) / PAGE_SIZE;

	if (*npages >= needed)
		return 0;
	*npages = needed;
	return INVALID_LENGTH;
}

/* After the report, which may have changed what they are about. */
static u64 give_certificates(struct vcpu *vcpu, u64 gpa, u64 npages)
{
	u64 size = min_u64(snp_certificates(table, true), npages * PAGE_SIZE);

	for (u64 done = 0; done < size; done += PAGE_SIZE) {
		u8 *to = message_page(vcpu, gpa + done);

		if (!to)
			return GENERIC;
		memcpy(to, table + done, min_u64(size - done, PAGE_SIZE));
	}
	return 0;
}

static u64 carry_out(struct vcpu *vcpu, const u8 *request, u8 *response)
{
	static u8 copy[SNP_MESSAGE_SIZE];

	/* The other CPU may go on writing to a shared page. */
	memcpy(copy, request, sizeof(copy));
	return snp_firmware_request(vcpu, copy, response);
}

static u64 request_with_lies(struct vcpu *vcpu, const u8 *request, u8 *page, u64 *npages)
{
	bool lies = hostile_draws(LIE_GUEST_REQUEST);
	enum request_lie lie = lies ? hostile_number(LIE_GUEST_REQUEST) % LIES : LIES;
	static u8 response[SNP_MESSAGE_SIZE];
	u64 result;

	if (lies)
		hostile_tell(LIE_GUEST_REQUEST, "guest request: %s", names[lie]);
	result = lies ? lie_before(lie, npages) : 0;
	if (!result)
		result = carry_out(vcpu, request, response);
	if (result)
		return result;
	memcpy(page, response, sizeof(response));
	lie_after(lie, page, last_response);
	memcpy(last_response, response, sizeof(response));
	return 0;
}

u64 snp_guest_request(struct vcpu *vcpu, bool extended, u64 request_gpa, u64 response_gpa,
		      u64 *npages, u64 data)
{
	const u8 *request = message_page(vcpu, request_gpa);
	u8 *response = message_page(vcpu, response_gpa);
	u64 result = 0;

	if (!request || !response || request == response)
		return GENERIC;
	snp_firmware_watch(vcpu, request);
	if (throttles())
		return BUSY;
	if (extended)
		result = check_room(npages);
	if (!result)
		result = request_with_lies(vcpu, request, response, npages);
	if (!result && extended)
		result = give_certificates(vcpu, data, *npages);
	return result;
}
