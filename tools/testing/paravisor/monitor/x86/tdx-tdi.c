// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDX Connect: the leaves of TDCALL by which a guest learns what has become of a
 * device, and accepts it (Documentation/virt/coco/tdx-connect.rst). The TDX module
 * has them; of an L2 they end at the L1, which knows as much. Neither lies.
 */
#include "tdx-tdi.h"

#define FUNCTION_RID		0xffffULL
#define FUNCTION_SEGMENT	0xff0000ULL
#define FUNCTION_HAS_SEGMENT	BIT_ULL(24)

enum field {
	FIELD_STATE = 2, FIELD_REPORT = 3, FIELD_SESSION = 5,
	FIELD_CERTS = 0x80, FIELD_MEASUREMENTS, FIELD_VCA, FIELD_DMA, FIELD_PAGES,
};

#define TDX_INTERRUPTED		0x8000000300000000ULL
#define TDX_ACCEPTED_BEFORE	0x00000b0a00000000ULL
#define TDX_EPT_STATE		0xc0000b0d00000000ULL
#define TDX_TDI_WRONG_STATE	0xc0000f4200000000ULL

#define MMIO_LEVEL		0xfffULL	/* all but 4 KiB, and reserved bits */
#define MMIO_AT_ONCE		1		/* pages; then the module is interrupted */

static u64 released;	/* session that the guest lets the host start; 0: none */

bool tdx_function_id(u64 operand, u64 *device_id)
{
	*device_id = operand & (FUNCTION_RID | FUNCTION_SEGMENT);
	if (operand & ~(FUNCTION_RID | FUNCTION_SEGMENT | FUNCTION_HAS_SEGMENT))
		return false;
	return operand & FUNCTION_HAS_SEGMENT || !(operand & FUNCTION_SEGMENT);
}

bool tdx_is_released(void)
{
	return released && released == tdi.lock_id && tdi.state == TDI_LOCKED;
}

static u64 refuse(struct vcpu *vcpu, const char *what, u64 number, enum tdx_operand operand)
{
	tdx_breach(vcpu, what, number);
	return TDX_OPERAND_INVALID(operand);
}

static u64 read_digest(struct vcpu *vcpu, enum tdi_object_kind kind)
{
	const struct tdi_object *object = &tdi.object[kind];
	u8 *to = tdx_private_memory(vcpu->regs.r8, PAGE_SIZE);
	bool there = tdi.state == TDI_LOCKED || tdi.state == TDI_RUN;

	if (!to)
		return refuse(vcpu, "TDI.RD to what is no private page", vcpu->regs.r8,
			      OPERAND_R8);
	vcpu->regs.rcx = there && object->length ? TDI_DIGEST_SIZE : 0;
	if (vcpu->regs.rcx)
		memcpy(to, object->digest, TDI_DIGEST_SIZE);
	return TDX_SUCCESS;
}

static u64 read_number(struct vcpu *vcpu, u64 value)
{
	if (vcpu->regs.r8)
		return refuse(vcpu, "TDI.RD of a number to memory", vcpu->regs.r8, OPERAND_R8);
	vcpu->regs.rcx = value;
	return TDX_SUCCESS;
}

/* What a guest reads once when it asks for the status */
static u64 read_pages(struct vcpu *vcpu, u64 device_id)
{
	const struct tdisp_command command = { .device_id = device_id, .kind = TDISP_STATUS };
	enum tdisp_result result = TDISP_HOST_FAILED;

	tdisp_begin_command(&command);
	tdisp_carry_out(&result);
	if (result != TDISP_SUCCESS)
		return TDX_TDI_INVALID;
	return read_number(vcpu, tdi.mmio_pages_private);
}

static u64 tdi_read(struct vcpu *vcpu, u64 device_id)
{
	static const u8 states[] = { [TDI_LOCKED] = 1, [TDI_RUN] = 2, [TDI_ERROR] = 3 };

	switch (vcpu->regs.rdx) {
	case FIELD_STATE:
		return read_number(vcpu, states[tdi.state]);
	case FIELD_SESSION:
		return read_number(vcpu, tdi.state == TDI_UNLOCKED ? 0 : tdi.lock_id);
	case FIELD_DMA:
		return read_number(vcpu, tdi.dma_private ? BIT(TDX_VM_INDEX) : 0);
	case FIELD_PAGES:
		return read_pages(vcpu, device_id);
	case FIELD_REPORT:
		return read_digest(vcpu, TDI_REPORT);
	case FIELD_CERTS:
		return read_digest(vcpu, TDI_CERTS);
	case FIELD_MEASUREMENTS:
		return read_digest(vcpu, TDI_MEASUREMENTS);
	case FIELD_VCA:
		return read_digest(vcpu, TDI_VCA);
	}
	return TDX_OPERAND_INVALID(OPERAND_RDX);
}

/* The host may have made another binding since the guest looked. */
static u64 start(struct vcpu *vcpu)
{
	if (tdi.state != TDI_LOCKED)
		return TDX_TDI_WRONG_STATE;
	if (vcpu->regs.rdx != tdi.lock_id)
		return TDX_OPERAND_INVALID(OPERAND_RDX);
	released = tdi.lock_id;
	return TDX_SUCCESS;
}

/* Whatever the host should have done before is not done if it is told to lie. */
static u64 carry_out(const struct tdisp_command *command, u64 unprepared)
{
	enum tdisp_lie lie = tdisp_begin_command(command);
	enum tdisp_result result = TDISP_HOST_FAILED;

	if (lie >= LIE_GARBAGE_RESPONSE && lie <= LIE_OTHER_REQUEST)
		return unprepared;
	tdisp_carry_out(&result);
	return result == TDISP_SUCCESS ? TDX_SUCCESS : unprepared;
}

static u64 accept_dma(struct vcpu *vcpu, u64 device_id)
{
	const struct tdisp_command command = {
		.device_id = device_id, .kind = TDISP_SET_DMA, .private = true,
	};

	if (vcpu->regs.rdx != TDX_VM_INDEX)
		return refuse(vcpu, "DMAR.ACCEPT for another VM", vcpu->regs.rdx, OPERAND_RDX);
	if (tdi.state != TDI_RUN)
		return TDX_TDI_WRONG_STATE;
	return carry_out(&command, TDX_TDI_INVALID);
}

/* Pages of the range that R9 is about; 0: they are not all in there. */
static u64 pages_in(const struct tdi_range *range, u64 r9)
{
	u64 offset = r9 >> 32, pages = (u32)r9;

	if (!tdi_page_is_tee(&tdi.locked, range->bar, range->first))
		return 0;
	return offset <= range->pages && pages <= range->pages - offset ? pages : 0;
}

/* RCX and R9 say what is left. */
static u64 interrupt(struct guest_regs *regs, u64 done)
{
	regs->rcx += done << PAGE_SHIFT;
	regs->r9 += (done << 32) - done;
	return TDX_INTERRUPTED;
}

static u64 accept_range(struct vcpu *vcpu, u64 device_id, const struct tdi_range *range)
{
	struct guest_regs *regs = &vcpu->regs;
	u64 pages = pages_in(range, regs->r9), gpa = regs->rcx, status;
	struct tdisp_command command = {
		.device_id = device_id, .kind = TDISP_SET_MMIO, .private = true,
		.range_id = range->bar, .gpa = gpa, .offset = regs->r9 >> 32,
		.pages = min_u64(pages, MMIO_AT_ONCE),
	};

	if (!pages)
		return refuse(vcpu, "MMIO.ACCEPT of pages outside of the range", regs->r9,
			      OPERAND_R9);
	if (gpa != tdi.locked.bar[range->bar] +
		   ((range->first + command.offset) << PAGE_SHIFT))
		return TDX_EPT_STATE;
	if (page_state(gpa >> PAGE_SHIFT) == PAGE_TDI_MMIO) {
		tdx_breach(vcpu, "MMIO.ACCEPT of a page that is accepted", gpa);
		return TDX_ACCEPTED_BEFORE;
	}
	status = carry_out(&command, TDX_EPT_STATE);
	if (status == TDX_SUCCESS && pages > command.pages)
		return interrupt(regs, command.pages);
	return status;
}

static u64 accept_mmio(struct vcpu *vcpu, u64 device_id)
{
	struct guest_regs *regs = &vcpu->regs;
	struct tdi_range range;

	if (regs->rcx & (MMIO_LEVEL | boundary_mask()))
		return refuse(vcpu, "MMIO.ACCEPT of no private 4 KiB page", regs->rcx,
			      OPERAND_RCX);
	if (tdi.state != TDI_RUN)
		return TDX_TDI_WRONG_STATE;
	if (regs->rdx >> 32 || !tdi_report_range(&tdi.locked, regs->rdx, &range))
		return refuse(vcpu, "MMIO.ACCEPT of a range that is not reported", regs->rdx,
			      OPERAND_RDX);
	return accept_range(vcpu, device_id, &range);
}

u64 tdx_connect(struct vcpu *vcpu, u32 leaf)
{
	struct guest_regs *regs = &vcpu->regs;
	enum tdx_operand operand = leaf == TDCALL_MMIO_ACCEPT ? OPERAND_R8 : OPERAND_RCX;
	u64 function = operand == OPERAND_R8 ? regs->r8 : regs->rcx, device_id;

	if (!tdx_function_id(function, &device_id))
		return refuse(vcpu, "function with reserved bits", function, operand);
	if (!tdi_present(device_id) || tdi.state == TDI_UNINITIALISED)
		return TDX_TDI_NOT_PRESENT;
	switch (leaf) {
	case TDCALL_TDI_RD:
		return tdi_read(vcpu, device_id);
	case TDCALL_TDI_START:
		return start(vcpu);
	case TDCALL_DMAR_ACCEPT:
		return accept_dma(vcpu, device_id);
	default:
		return accept_mmio(vcpu, device_id);
	}
}

void tdx_tdi_init(void)
{
	if (tdx_connect_offered())
		tdisp_init(&x86_tdi_ops, TDISP_TDX_CONNECT);
}
