// SPDX-License-Identifier: GPL-2.0-only
#include "lies.h"
#include "quote-lies.h"
#include "string.h"
#include "tdisp.h"

static enum token_fault token;

enum token_fault token_fault(void)
{
	return token;
}

static bool token_set_fault(u32 index)
{
	if (index >= TOKEN_FAULTS)
		return false;
	token = index;
	return true;
}

bool lie_stand(u32 index)
{
	if (index >= TOKEN_FAULTS_AT)
		return token_set_fault(index - TOKEN_FAULTS_AT);
	if (index >= QUOTE_LIES_AT)
		return quote_set_lie(index - QUOTE_LIES_AT);
	if (!index) {
		quote_set_lie(QUOTE_HONEST);
		token_set_fault(TOKEN_HONEST);
	}
	return tdisp_set_lie(index);
}

static bool token_set_fault_name(const char *name)
{
	for (u32 i = 0; i < TOKEN_FAULTS; i++)
		if (!strcmp(token_fault_names[i], name))
			return token_set_fault(i);
	return false;
}

bool lie_stand_name(const char *name)
{
	return tdisp_add_lie(name) || quote_set_lie_name(name) || token_set_fault_name(name);
}
