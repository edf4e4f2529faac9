/* SPDX-License-Identifier: GPL-2.0-only */
/* Entry of the flat guest, its exceptions, and the start of its second CPU. */
	.section .start, "ax"
	.globl	_start
_start:
	ldr	x1, =stack_end
	mov	sp, x1
	ldr	x1, =vectors
	msr	vbar_el1, x1
	isb
	bl	flat_main		/* X0: command line */
1:	wfi
	b	1b

	.text
	.globl	try
try:
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	mov	x9, x0
	ldr	x10, =fault_esr
	str	xzr, [x10]
	ldr	x10, =resume_stack
	mov	x11, sp
	str	x11, [x10]
	mov	x0, x1
	mov	x1, x2
	blr	x9
resume:
	ldr	x10, =resume_stack
	ldr	x11, [x10]
	mov	sp, x11
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #96
	ldr	x10, =fault_esr
	ldr	x0, [x10]
	ret

take_fault:
	mrs	x0, esr_el1
	mrs	x1, far_el1
	mrs	x2, elr_el1
	ldr	x3, =fault_esr
	str	x0, [x3]
	ldr	x3, =fault_far
	str	x1, [x3]
	ldr	x3, =fault_elr
	str	x2, [x3]
	b	resume

	/* The way back from EL0; X4 still has the address of the answer. */
take_el0:
	stp	x0, x1, [x4]
	stp	x2, x3, [x4, #16]
	b	resume

	.macro	vector target
	.balign	128
	b	\target
	.endm

	.balign	2048
vectors:
	.rept	4
	vector	take_fault
	.endr
	.rept	4
	vector	take_fault
	.endr
	.rept	4
	vector	take_el0
	.endr
	.rept	4
	vector	take_fault
	.endr

	/* The second CPU's: it notes when, and is done. */
	.balign	2048
cpu_vectors:
	.rept	16
	vector	take_cpu_fault
	.endr
take_cpu_fault:
	ldr	x0, =cpu_turns
	ldr	x1, [x0]
	ldr	x0, =cpu_fault_turn
	str	x1, [x0]
1:	wfi
	b	1b

	/*
	 * Whatever may be a breach leaves the guest from an instruction with a
	 * name, since the monitor must report that address. C calling convention.
	 */
	.macro	entry name
	.globl	\name
\name:
	.endm

	entry	load
	entry	load_insn
	ldr	x0, [x0]
	ret
	entry	store
	entry	store_insn
	str	x1, [x0]
	ret
	entry	jump
	br	x0
	entry	hvc
	entry	hvc_insn
	hvc	#0
	ret
	entry	read_implementation
	mrs	x0, s3_1_c11_c2_7
	ret
	entry	smc
	stp	x0, x30, [sp, #-16]!
	mov	x18, x0
	ldp	x0, x1, [x18]
	ldp	x2, x3, [x18, #16]
	ldp	x4, x5, [x18, #32]
	ldp	x6, x7, [x18, #48]
	ldp	x8, x9, [x18, #64]
	ldp	x10, x11, [x18, #80]
	ldp	x12, x13, [x18, #96]
	ldp	x14, x15, [x18, #112]
	ldp	x16, x17, [x18, #128]
	entry	smc_insn
	smc	#0
	ldr	x18, [sp]
	stp	x0, x1, [x18]
	stp	x2, x3, [x18, #16]
	stp	x4, x5, [x18, #32]
	stp	x6, x7, [x18, #48]
	stp	x8, x9, [x18, #64]
	stp	x10, x11, [x18, #80]
	stp	x12, x13, [x18, #96]
	stp	x14, x15, [x18, #112]
	stp	x16, x17, [x18, #128]
	ldp	x0, x30, [sp], #16
	ret
	entry	door
	mov	x4, x0
	ldp	x0, x1, [x4]
	ldp	x2, x3, [x4, #16]
	dc	cvac, x0
	stp	x0, x1, [x4]
	stp	x2, x3, [x4, #16]
	ret
	entry	door_el0
	mov	x4, x0
	ldp	x0, x1, [x4]
	ldp	x2, x3, [x4, #16]
	ldr	x5, =1f
	msr	elr_el1, x5
	mov	x5, #0x3c0		/* EL0, all masked */
	msr	spsr_el1, x5
	eret
1:	dc	cvac, x0
	svc	#0

	entry	cpu_entry		/* where CPU_ON sends a CPU */
	ldr	x1, =cpu_stack_end
	mov	sp, x1
	ldr	x1, =cpu_vectors
	msr	vbar_el1, x1
	isb
	bl	cpu_main
1:	wfi
	b	1b

	.bss
	.balign	16
	.skip	16384
stack_end:
	.skip	16384
cpu_stack_end:
	.globl	fault_esr, fault_far, fault_elr, cpu_context, cpu_turns, cpu_fault_turn
fault_esr: .quad 0
fault_far: .quad 0
fault_elr: .quad 0
resume_stack: .quad 0
cpu_context: .quad 0
cpu_turns: .quad 0
cpu_fault_turn: .quad 0

	.section .note.GNU-stack, "", @progbits
