/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * void vmrun(u64 vmcb_pa, struct guest_regs *regs);
 *
 * Everything the processor does not switch by itself: general registers here,
 * segment bases and system call MSRs by VMLOAD and VMSAVE. Vector and x87
 * registers stay in the CPU, because the monitor never uses them.
 */
#define R_RBX	0x08
#define R_RCX	0x10
#define R_RDX	0x18
#define R_RSI	0x20
#define R_RDI	0x28
#define R_RBP	0x30
#define R_R8	0x38
#define R_R9	0x40
#define R_R10	0x48
#define R_R11	0x50
#define R_R12	0x58
#define R_R13	0x60
#define R_R14	0x68
#define R_R15	0x70

	.text
	.globl	vmrun
vmrun:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushq	%rsi
	movq	%rdi, %rax
	movq	R_RBX(%rsi), %rbx
	movq	R_RCX(%rsi), %rcx
	movq	R_RDX(%rsi), %rdx
	movq	R_RDI(%rsi), %rdi
	movq	R_RBP(%rsi), %rbp
	movq	R_R8(%rsi), %r8
	movq	R_R9(%rsi), %r9
	movq	R_R10(%rsi), %r10
	movq	R_R11(%rsi), %r11
	movq	R_R12(%rsi), %r12
	movq	R_R13(%rsi), %r13
	movq	R_R14(%rsi), %r14
	movq	R_R15(%rsi), %r15
	movq	R_RSI(%rsi), %rsi
	vmload	%rax
	vmrun	%rax
	vmsave	%rax
	movq	%rsi, %rax
	popq	%rsi
	movq	%rbx, R_RBX(%rsi)
	movq	%rcx, R_RCX(%rsi)
	movq	%rdx, R_RDX(%rsi)
	movq	%rax, R_RSI(%rsi)
	movq	%rdi, R_RDI(%rsi)
	movq	%rbp, R_RBP(%rsi)
	movq	%r8, R_R8(%rsi)
	movq	%r9, R_R9(%rsi)
	movq	%r10, R_R10(%rsi)
	movq	%r11, R_R11(%rsi)
	movq	%r12, R_R12(%rsi)
	movq	%r13, R_R13(%rsi)
	movq	%r14, R_R14(%rsi)
	movq	%r15, R_R15(%rsi)
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	cld
	ret

	.section .note.GNU-stack, "", @progbits
