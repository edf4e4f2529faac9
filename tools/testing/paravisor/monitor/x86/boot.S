/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the multiboot loader, or from a guest's start-up IPI, into 64-bit C.
 */
#define MULTIBOOT_MAGIC		0x1badb002
#define MULTIBOOT_FLAGS		0x3		/* aligned modules, memory map */

#define STACK_SIZE		0x4000
#define STACK_SHIFT		14
#define MAX_CPUS		4
#define CR0_GUEST_READY		0x80000033	/* PG NE ET MP PE */
#define CR4_PAE_SSE		0x620		/* PAE OSFXSR OSXMMEXCPT */
#define EFER_LME_SVME_NXE	0x1900
#define MSR_EFER		0xc0000080

	.section .multiboot, "a"
	.balign 4
	.long	MULTIBOOT_MAGIC
	.long	MULTIBOOT_FLAGS
	.long	-(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

	.text
	.code32
	.globl	_start
_start:
	cli
	movl	%ebx, %edi		/* multiboot information */
	lgdt	gdt_pointer
	movl	$pdpt, %eax		/* 512 GiB of identity map in 1 GiB pages */
	xorl	%ecx, %ecx
1:	movl	%ecx, %edx
	shll	$30, %edx
	orl	$0x83, %edx
	movl	%edx, (%eax,%ecx,8)
	movl	%ecx, %edx
	shrl	$2, %edx
	movl	%edx, 4(%eax,%ecx,8)
	incl	%ecx
	cmpl	$512, %ecx
	jne	1b
	movl	$pdpt, %eax
	orl	$3, %eax
	movl	%eax, pml4
	movl	$start64, %ebp
	jmp	enter_long_mode

	/* %ebp: 64-bit continuation; everything else is kept for it */
enter_long_mode:
	movl	$0x18, %eax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	%ax, %fs
	movw	%ax, %gs
	movl	$CR4_PAE_SSE, %eax
	movl	%eax, %cr4
	movl	$pml4, %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	xorl	%edx, %edx
	movl	$EFER_LME_SVME_NXE, %eax
	wrmsr
	movl	$CR0_GUEST_READY, %eax
	movl	%eax, %cr0
	ljmp	$0x10, $1f
	.code64
1:	jmp	*%rbp

start64:
	leaq	stacks + STACK_SIZE(%rip), %rsp
	xorl	%ebp, %ebp
	call	monitor_main
	ud2

	/*
	 * Copied to low memory. AX is the code segment with which the guest's
	 * start-up IPI started this CPU.
	 */
	.code16
	.globl	ap_low_start, ap_low_end
ap_low_start:
	cli
	movzwl	%ax, %edi
	movw	%cs, %ax		/* segment 0: offsets are linear addresses */
	movw	%ax, %ds
	lgdtl	AP_LOW + ap_gdt_pointer - ap_low_start
	movl	%cr0, %eax
	orl	$1, %eax
	movl	%eax, %cr0
	ljmpl	$8, $ap_protected
ap_gdt_pointer:
	.word	gdt_end - gdt - 1
	.long	gdt
ap_low_end:

	.code32
ap_protected:
	movl	$ap64, %ebp
	jmp	enter_long_mode

	.code64
ap64:
	movl	$1, %eax		/* initial APIC ID: right in both APIC modes */
	cpuid
	movl	%ebx, %esi
	shrl	$24, %esi
	cmpl	$MAX_CPUS, %esi
	jae	2f
	leal	1(%rsi), %eax
	shll	$STACK_SHIFT, %eax
	leaq	stacks(%rip), %rsp
	addq	%rax, %rsp
	xorl	%ebp, %ebp
	call	monitor_ap_main
2:	cli
	hlt
	jmp	2b

	/* Exceptions of the monitor itself: vector number, then common code. */
	.altmacro
	.macro	stub n
	.balign 16
	.if	(\n == 8) || ((\n >= 10) && (\n <= 14)) || (\n == 17)
	.else
	pushq	$0
	.endif
	pushq	$\n
	jmp	exception_common
	.endm

	.balign 16
	.globl	exception_stubs
exception_stubs:
	.set	n, 0
	.rept	32
	stub	%n
	.set	n, n + 1
	.endr

exception_common:
	movq	%rsp, %rdi
	cld
	call	monitor_exception
	ud2

	/* Where a CPU waits that is not to take the interrupt: tdx-halt.c */
	.balign 16
	.globl	halt_here
halt_here:
	hlt
	jmp	halt_here

	.globl	nmi_stub
nmi_stub:
	iretq

	.section .rodata
	.balign 8
gdt:	.quad	0
	.quad	0x00cf9b000000ffff	/* 0x08: 32-bit code */
	.quad	0x00af9b000000ffff	/* 0x10: 64-bit code */
	.quad	0x00cf93000000ffff	/* 0x18: data */
gdt_end:
gdt_pointer:
	.word	gdt_end - gdt - 1
	.long	gdt

	.bss
	.balign 4096
pml4:	.skip	4096
pdpt:	.skip	4096
	.globl	stacks
stacks:	.skip	MAX_CPUS * STACK_SIZE

	.section .note.GNU-stack, "", @progbits
