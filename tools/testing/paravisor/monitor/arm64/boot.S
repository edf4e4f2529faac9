/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entry of every CPU at EL2, and the way out of the guest and back. The MMU of
 * EL2 stays off: the monitor runs on real addresses.
 */
#define VCPU_PC		248
#define VCPU_INDEX	264
#define STACK_SHIFT	15

	.section .text.start, "ax"
	.globl	_start
_start:
	ldr	x19, =vcpus
	b	1f
	.globl	cpu_start		/* X0: its struct vcpu, given to CPU_ON */
cpu_start:
	mov	x19, x0
1:	msr	tpidr_el2, x19
	ldr	x1, [x19, #VCPU_INDEX]
	add	x1, x1, #1
	ldr	x2, =stacks
	lsl	x1, x1, #STACK_SHIFT
	add	sp, x2, x1
	ldr	x3, =vectors
	msr	vbar_el2, x3
	isb
	mov	x0, x19
	bl	monitor_main
	b	guest_return

	.text
guest_exit:
	stp	x0, x1, [sp, #-16]!
	mrs	x0, tpidr_el2
	stp	x2, x3, [x0, #16]
	stp	x4, x5, [x0, #32]
	stp	x6, x7, [x0, #48]
	stp	x8, x9, [x0, #64]
	stp	x10, x11, [x0, #80]
	stp	x12, x13, [x0, #96]
	stp	x14, x15, [x0, #112]
	stp	x16, x17, [x0, #128]
	stp	x18, x19, [x0, #144]
	stp	x20, x21, [x0, #160]
	stp	x22, x23, [x0, #176]
	stp	x24, x25, [x0, #192]
	stp	x26, x27, [x0, #208]
	stp	x28, x29, [x0, #224]
	str	x30, [x0, #240]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x0]
	mrs	x2, elr_el2
	mrs	x3, spsr_el2
	stp	x2, x3, [x0, #VCPU_PC]
	bl	monitor_exit

guest_return:
	mrs	x0, tpidr_el2
	ldp	x2, x3, [x0, #VCPU_PC]
	msr	elr_el2, x2
	msr	spsr_el2, x3
	ldp	x2, x3, [x0, #16]
	ldp	x4, x5, [x0, #32]
	ldp	x6, x7, [x0, #48]
	ldp	x8, x9, [x0, #64]
	ldp	x10, x11, [x0, #80]
	ldp	x12, x13, [x0, #96]
	ldp	x14, x15, [x0, #112]
	ldp	x16, x17, [x0, #128]
	ldp	x18, x19, [x0, #144]
	ldp	x20, x21, [x0, #160]
	ldp	x22, x23, [x0, #176]
	ldp	x24, x25, [x0, #192]
	ldp	x26, x27, [x0, #208]
	ldp	x28, x29, [x0, #224]
	ldr	x30, [x0, #240]
	ldp	x0, x1, [x0]
	eret

	/* The guest's own exceptions never come here, so the rest are the monitor's bugs. */
	.macro	bug kind
	.balign	128
	mov	x0, #\kind
	b	monitor_exception
	.endm

	.balign	2048
vectors:
	bug	0
	bug	1
	bug	2
	bug	3
	bug	4
	bug	5
	bug	6
	bug	7
	.balign	128
	b	guest_exit
	bug	9
	bug	10
	bug	11
	bug	12
	bug	13
	bug	14
	bug	15

	.bss
	.balign	16
stacks:	.skip	4 << STACK_SHIFT

	.section .note.GNU-stack, "", @progbits
