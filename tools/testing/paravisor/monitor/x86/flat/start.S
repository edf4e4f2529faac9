/* SPDX-License-Identifier: GPL-2.0-only */
/* Entry of the flat guest, its fault handlers, and the start of its second CPU. */
	.section .start, "ax"
	.globl	_start
_start:
	leaq	stack_end(%rip), %rsp
	movq	%rsi, %rdi		/* command line */
	call	flat_main
1:	hlt
	jmp	1b

	.text
	.globl	try
try:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movl	$0, fault_vector(%rip)
	movq	%rsp, resume_stack(%rip)
	call	*%rdi
resume:	movq	resume_stack(%rip), %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	movl	fault_vector(%rip), %eax
	ret

	/* #UD has no error code, #GP and #VC have one; all come back through try(). */
	.globl	ud_handler, gp_handler, vc_handler, ve_handler, df_handler, nmi_handler
ve_handler:
	movl	$20, fault_vector(%rip)
	jmp	resume
df_handler:
	movl	$8, fault_vector(%rip)
	jmp	resume
nmi_handler:
	movl	$2, fault_vector(%rip)
	jmp	resume
vc_handler:
	popq	vc_error(%rip)
	movl	$29, fault_vector(%rip)
	jmp	resume
ud_handler:
	movl	$6, fault_vector(%rip)
	jmp	resume
gp_handler:
	movl	$13, fault_vector(%rip)
	jmp	resume

	/*
	 * Whatever may be a breach leaves the guest from an instruction with a
	 * name, since the monitor must report that address. C calling convention.
	 */
	.macro	entry name
	.globl	\name
\name:
	.endm

	entry	load			/* (address) */
	movq	(%rdi), %rax
	ret
	entry	store			/* (address) */
	movq	$1, (%rdi)
	ret
	entry	write_msr		/* (msr, value) */
	movl	%edi, %ecx
	movl	%esi, %eax
	movq	%rsi, %rdx
	shrq	$32, %rdx
	entry	write_msr_insn
	wrmsr
	ret
	entry	vmmcall			/* (control, in, out) */
	movq	%rdi, %rcx
	movq	%rdx, %r8
	movq	%rsi, %rdx
	entry	vmmcall_insn
	vmmcall
	ret
	entry	call_page		/* (control, in, page): as Linux does it */
	movq	%rdi, %rcx
	movq	%rdx, %rax
	movq	%rsi, %rdx
	call	*%rax
	entry	call_page_return
	ret
	entry	vmgexit
	rep; vmmcall
	ret
	entry	pvalidate
	.byte	0xf2, 0x0f, 0x01, 0xff
	ret
	entry	rmpadjust
	.byte	0xf3, 0x0f, 0x01, 0xfe
	ret
	entry	rmpadjust_page		/* (address) -> eax: 4 KiB, for VMPL1 */
	movq	%rdi, %rax
	xorl	%ecx, %ecx
	movl	$1, %edx
	entry	rmpadjust_page_insn
	.byte	0xf3, 0x0f, 0x01, 0xfe
	ret
	entry	seamcall
	.byte	0x66, 0x0f, 0x01, 0xcf
	ret
	entry	accept_page
	movl	$6, %eax
	entry	accept_page_insn
	.byte	0x66, 0x0f, 0x01, 0xcc
	ret
	entry	tdcall			/* (r10 to r13 and rcx in memory) -> rax */
	pushq	%r12
	pushq	%r13
	movq	(%rdi), %r10
	movq	8(%rdi), %r11
	movq	16(%rdi), %r12
	movq	24(%rdi), %r13
	movq	32(%rdi), %rcx
	xorl	%eax, %eax
	entry	tdcall_insn
	.byte	0x66, 0x0f, 0x01, 0xcc
	movq	%r10, (%rdi)
	movq	%r11, 8(%rdi)
	popq	%r13
	popq	%r12
	ret
	entry	svsm_enter		/* (registers) */
	movq	(%rdi), %rax
	movq	8(%rdi), %rcx
	movq	16(%rdi), %rdx
	movq	24(%rdi), %r8
	movq	32(%rdi), %r9
	entry	svsm_enter_insn
	rep; vmmcall
	movq	%rax, (%rdi)
	movq	%rcx, 8(%rdi)
	movq	%rdx, 16(%rdi)
	movq	%r8, 24(%rdi)
	movq	%r9, 32(%rdi)
	ret
	entry	tdx_enter		/* (registers) */
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushq	%rdi
	movq	(%rdi), %rax
	movq	8(%rdi), %rbx
	movq	16(%rdi), %rcx
	movq	24(%rdi), %rdx
	movq	32(%rdi), %rsi
	movq	48(%rdi), %r8
	movq	56(%rdi), %r9
	movq	64(%rdi), %r10
	movq	72(%rdi), %r11
	movq	80(%rdi), %r12
	movq	88(%rdi), %r13
	movq	96(%rdi), %r14
	movq	104(%rdi), %r15
	movq	40(%rdi), %rdi
	entry	tdx_enter_insn
	.byte	0x66, 0x0f, 0x01, 0xcc
	popq	%rdi
	movq	%rax, (%rdi)
	movq	%rbx, 8(%rdi)
	movq	%rcx, 16(%rdi)
	movq	%rdx, 24(%rdi)
	movq	%r8, 48(%rdi)
	movq	%r9, 56(%rdi)
	movq	%r10, 64(%rdi)
	movq	%r11, 72(%rdi)
	movq	%r12, 80(%rdi)
	movq	%r13, 88(%rdi)
	movq	%r14, 96(%rdi)
	movq	%r15, 104(%rdi)
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	ret
	entry	cpuid_insn		/* (leaf); what it changes is lost */
	pushq	%rbx
	movl	%edi, %eax
	xorl	%ecx, %ecx
	cpuid
	popq	%rbx
	ret
	entry	hlt_insn		/* the timer ends it, if nothing else */
	hlt
	ret
	entry	in_byte			/* (port) */
	movl	%edi, %edx
	entry	in_byte_insn
	inb	%dx, %al
	ret
	entry	write_command		/* (address, command) */
	entry	write_command_insn
	movw	%si, (%rdi)
	ret
	entry	tdx_ap_start		/* where the mailbox sends a CPU */
	leaq	ap_stack_end(%rip), %rsp
	call	tdx_ap_main
	entry	out_dword		/* (port, value) */
	movl	%edi, %edx
	movl	%esi, %eax
	entry	out_dword_insn
	outl	%eax, %dx
	ret
	entry	out_string		/* (port, address) */
	movl	%edi, %edx
	entry	out_string_insn
	outsw
	ret

	/* Copied to AP_PAGE. Uses the tables and descriptors the monitor left. */
	.code16
	.globl	ap_code, ap_code_end
ap_code:
	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	lgdtl	0x8000 + ap_gdt - ap_code
	movl	%cr4, %eax
	orl	$0x20, %eax
	movl	%eax, %cr4
	movl	$0x13000, %eax
	movl	%eax, %cr3
	movl	$0xc0000080, %ecx
	rdmsr
	orl	$0x100, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$0x80000001, %eax
	movl	%eax, %cr0
	ljmpl	$0x10, $ap_long
ap_gdt:	.word	31
	.long	0x19000
ap_code_end:

	.code64
ap_long:
	movl	$0x18, %eax
	movw	%ax, %ss
	movw	%ax, %ds
	leaq	ap_stack_end(%rip), %rsp
	call	ap_main
1:	hlt
	jmp	1b

	.bss
	.balign	16
	.skip	16384
stack_end:
	.skip	16384
ap_stack_end:
	.globl	fault_vector, vc_error
vc_error: .quad 0
resume_stack: .quad 0
fault_vector: .long 0

	.section .note.GNU-stack, "", @progbits
