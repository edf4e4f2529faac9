// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol 2: a TPM behind two calls. Commands go to QEMU's TPM, which is the
 * SVSM's own; the guest sees neither its registers nor its table.
 */
#include "svsm.h"
#include "tpm-crb.h"

enum call { QUERY, COMMAND };

/* Platform commands: those of the TPM 2.0 reference simulator */
#define SEND_COMMAND		8

/* Request: u32 command, u8 locality, u32 size, bytes. Answer: u32 size, bytes. */
#define REQUEST_LOCALITY	4
#define REQUEST_SIZE		5
#define REQUEST_HEADER		9
#define ANSWER_HEADER		4

#define TAG_NO_SESSIONS		0x8001
#define TAG_SESSIONS		0x8002
#define CC_CREATE_PRIMARY	0x131
#define CC_FLUSH_CONTEXT	0x165
#define RC_COMMAND_SIZE		0x142
#define EK_MODULUS		256
#define CREATED_HANDLE		10	/* offsets in the response to CreatePrimary */
#define CREATED_PUBLIC		18

static u32 get_be16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

/* Endorsement hierarchy, an empty password, no password and no data for the key */
static const u8 create_head[] = {
	0x40, 0, 0, 0x0b,
	0, 0, 0, 9, 0x40, 0, 0, 9, 0, 0, 0, 0, 0,
	0, 4, 0, 0, 0, 0,
};

/*
 * TCG EK Credential Profile, template L-1 (RSA 2048), up to its unique field:
 * attributes, PolicyA, AES-128-CFB, no scheme, default exponent
 */
static const u8 template[] = {
	0, 0x01, 0, 0x0b,
	0, 0x03, 0, 0xb2,
	0, 32,
	0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8,
	0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24,
	0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64,
	0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa,
	0, 0x06, 0, 128, 0, 0x43,
	0, 0x10,
	0x08, 0, 0, 0, 0, 0,
};

/* No outside information, no PCRs for the creation data */
static const u8 create_tail[] = { 0, 0, 0, 0, 0, 0 };

static u8 *put(u8 *to, const void *from, u32 size)
{
	memcpy(to, from, size);
	return to + size;
}

static u8 *put_be16(u8 *to, u32 v)
{
	*to++ = v >> 8;
	*to++ = v;
	return to;
}

static u8 *put_be32(u8 *to, u32 v)
{
	return put_be16(put_be16(to, v >> 16), v);
}

static void put_header(u8 *command, u16 tag, u32 size, u32 code)
{
	put_be32(put_be32(put_be16(command, tag), size), code);
}

static u32 make_create_primary(u8 *command)
{
	u8 *to = put(command + TPM_HEADER_SIZE, create_head, sizeof(create_head));

	to = put_be16(to, sizeof(template) + 2 + EK_MODULUS);
	to = put_be16(put(to, template, sizeof(template)), EK_MODULUS);
	memset(to, 0, EK_MODULUS);
	to = put(to + EK_MODULUS, create_tail, sizeof(create_tail));
	put_header(command, TAG_SESSIONS, to - command, CC_CREATE_PRIMARY);
	return to - command;
}

static void flush(const u8 *handle)
{
	u8 command[TPM_HEADER_SIZE + 4], response[TPM_HEADER_SIZE];

	put_header(command, TAG_NO_SESSIONS, sizeof(command), CC_FLUSH_CONTEXT);
	memcpy(command + TPM_HEADER_SIZE, handle, 4);
	tpm_crb_command(command, sizeof(command), response, sizeof(response));
}

static u32 make_ek(u8 *ek, u32 size)
{
	static u8 buffer[PAGE_SIZE];
	int got = tpm_crb_command(buffer, make_create_primary(buffer), buffer, sizeof(buffer));
	u32 length;

	if (got < CREATED_PUBLIC + 2 || memcmp(buffer + 6, "\0\0\0", 4))
		return 0;
	length = get_be16(buffer + CREATED_PUBLIC);
	if (CREATED_PUBLIC + 2 + length > (u32)got || length > size)
		return 0;
	memcpy(ek, buffer + CREATED_PUBLIC + 2, length);
	flush(buffer + CREATED_HANDLE);
	return length;
}

/* Made before the guest's first command, which could leave the TPM no room for a key. */
u32 svsm_vtpm_manifest(const u8 **manifest)
{
	static u8 ek[512];
	static u32 length;
	static bool made;

	if (!made && tpm_crb_present())
		length = make_ek(ek, sizeof(ek));
	made = true;
	*manifest = ek;
	return length;
}

/* The command's own length must be that of the request, or it is answered as a TPM would. */
static u32 run(u8 *page, u32 size)
{
	const u8 *command = page + REQUEST_HEADER, *unused;
	u32 said = size < TPM_HEADER_SIZE ? 0 : get_be16(command + 2) << 16 | get_be16(command + 4);
	static u8 response[PAGE_SIZE];
	int got;

	svsm_vtpm_manifest(&unused);
	if (said != size || size > tpm_crb_buffer_size()) {
		put_header(response, TAG_NO_SESSIONS, TPM_HEADER_SIZE, RC_COMMAND_SIZE);
		got = TPM_HEADER_SIZE;
	} else {
		got = tpm_crb_command(command, size, response, sizeof(response) - ANSWER_HEADER);
	}
	if (got < 0)
		return 0;
	put_le32(page, 0, got);
	memcpy(page + ANSWER_HEADER, response, got);
	return got;
}

/* The buffer is as large as a page, but need not begin with one. */
static u64 command(struct vcpu *vcpu)
{
	u64 gpa = vcpu->regs.rcx;
	static u8 page[PAGE_SIZE];
	u32 size;

	if (!gpa || !svsm_read(vcpu, gpa, page, sizeof(page)))
		return SVSM_INVALID_PARAMETER;
	size = get_le32(page, REQUEST_SIZE);
	if (get_le32(page, 0) != SEND_COMMAND || page[REQUEST_LOCALITY] ||
	    size > PAGE_SIZE - REQUEST_HEADER)
		return SVSM_INVALID_PARAMETER;
	if (!run(page, size))
		return SVSM_INVALID_REQUEST;
	svsm_write(vcpu, gpa, page, sizeof(page));
	return SVSM_SUCCESS;
}

u64 svsm_vtpm_call(struct vcpu *vcpu, u32 call)
{
	switch (call) {
	case QUERY:
		vcpu->regs.rcx = BIT(SEND_COMMAND);
		vcpu->regs.rdx = 0;	/* no features */
		return SVSM_SUCCESS;
	case COMMAND:
		return command(vcpu);
	default:
		return SVSM_UNSUPPORTED_CALL;
	}
}
