// SPDX-License-Identifier: GPL-2.0-only
#include "tpm.h"

#include <libtpms/tpm_error.h>
#include <libtpms/tpm_memory.h>
#include <libtpms/tpm_nvfilename.h>
#include <string.h>

/* libtpms names three pieces of state. All live in memory: a VM starts from DIR's state. */
static struct stored {
	const char *name;
	struct bytes blob;
} stored[] = {
	{ .name = TPM_PERMANENT_ALL_NAME },
	{ .name = TPM_VOLATILESTATE_NAME },
	{ .name = TPM_SAVESTATE_NAME },
};

static struct {
	unsigned char *rsp;
	u32 rsp_len, rsp_cap;
	u8 locality;
	bool on;
} tpm;

static struct bytes *stored_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(stored); i++)
		if (!strcmp(stored[i].name, name))
			return &stored[i].blob;
	return NULL;
}

static TPM_RESULT nv_init(void)
{
	return TPM_SUCCESS;
}

/* TPM_RETRY is the library's word for "there is none". */
static TPM_RESULT nv_load(unsigned char **data, u32 *len, u32 number, const char *name)
{
	struct bytes *b = stored_find(name);
	TPM_RESULT rc;

	(void)number;
	if (!b || !b->len)
		return TPM_RETRY;
	*data = NULL;		/* TPM_Malloc refuses anything else */
	rc = TPM_Malloc(data, b->len);
	if (rc)
		return rc;
	memcpy(*data, b->data, b->len);
	*len = b->len;
	return TPM_SUCCESS;
}

static TPM_RESULT nv_store(const unsigned char *data, u32 len, u32 number,
			   const char *name)
{
	struct bytes *b = stored_find(name);

	(void)number;
	if (!b)
		return TPM_FAIL;
	bytes_set(b, data, len);
	return TPM_SUCCESS;
}

static TPM_RESULT nv_delete(u32 number, const char *name, TPM_BOOL must_exist)
{
	struct bytes *b = stored_find(name);

	(void)number;
	if (!b || (must_exist && !b->len))
		return TPM_FAIL;
	bytes_clear(b);
	return TPM_SUCCESS;
}

static TPM_RESULT io_init(void)
{
	return TPM_SUCCESS;
}

static TPM_RESULT io_locality(TPM_MODIFIER_INDICATOR *locality, u32 number)
{
	(void)number;
	*locality = tpm.locality;
	return TPM_SUCCESS;
}

static TPM_RESULT io_presence(TPM_BOOL *present, u32 number)
{
	(void)number;
	*present = FALSE;
	return TPM_SUCCESS;
}

static struct libtpms_callbacks callbacks = {
	.sizeOfStruct = sizeof(callbacks),
	.tpm_nvram_init = nv_init,
	.tpm_nvram_loaddata = nv_load,
	.tpm_nvram_storedata = nv_store,
	.tpm_nvram_deletename = nv_delete,
	.tpm_io_init = io_init,
	.tpm_io_getlocality = io_locality,
	.tpm_io_getphysicalpresence = io_presence,
};

void tpm_set_permanent_state(const struct bytes *state)
{
	bytes_set(&stored[0].blob, state->data, state->len);
}

const struct bytes *tpm_permanent_state(void)
{
	return &stored[0].blob;
}

static TPM_RESULT choose_tpm(void)
{
	TPM_RESULT rc = TPMLIB_ChooseTPMVersion(TPMLIB_TPM_VERSION_2);

	return rc ? rc : TPMLIB_RegisterCallbacks(&callbacks);
}

u32 tpm_set_state(enum TPMLIB_StateType type, const u8 *data, size_t len)
{
	TPM_RESULT rc = choose_tpm();

	return rc ? rc : TPMLIB_SetState(type, data, len);
}

int tpm_power_on(void)
{
	tpm_power_off();
	if (choose_tpm() || TPMLIB_MainInit())
		return -1;
	tpm.on = true;
	return 0;
}

void tpm_power_off(void)
{
	if (tpm.on)
		TPMLIB_Terminate();
	tpm.on = false;
}

bool tpm_is_on(void)
{
	return tpm.on;
}

void tpm_set_locality(u8 locality)
{
	tpm.locality = locality;
}

/* A TPM without power still answers QEMU's first probe: with an error. */
static void answer_error(u32 rc, const u8 **rsp, size_t *rsp_len)
{
	static u8 error[TPM_HEADER_LEN];

	put_be16(error, TPM_ST_NO_SESSIONS);
	put_be32(error + 2, sizeof(error));
	put_be32(error + 6, rc);
	*rsp = error;
	*rsp_len = sizeof(error);
}

void tpm_execute(const u8 *cmd, size_t len, const u8 **rsp, size_t *rsp_len)
{
	if (!tpm.on) {
		answer_error(TPM_RC_INITIALIZE, rsp, rsp_len);
		return;
	}
	if (TPMLIB_Process(&tpm.rsp, &tpm.rsp_len, &tpm.rsp_cap, (unsigned char *)cmd, len)) {
		answer_error(TPM_RC_FAILURE, rsp, rsp_len);
		return;
	}
	*rsp = tpm.rsp;
	*rsp_len = tpm.rsp_len;
}

static int direct_submit(void *ctx, const u8 *cmd, size_t len, u8 *rsp)
{
	const u8 *answer;
	size_t answer_len;

	(void)ctx;
	tpm_execute(cmd, len, &answer, &answer_len);
	if (answer_len > TPM_BUFFER_MAX)
		return -1;
	memcpy(rsp, answer, answer_len);
	return answer_len;
}

const struct tpm_link tpm_direct = { .submit = direct_submit };
