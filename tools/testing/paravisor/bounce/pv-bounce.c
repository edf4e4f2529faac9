// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts the bytes that are copied to and from bounce buffers, on any kernel with
 * kprobes. The counters are parameters of the module; writing sets them.
 */
#include <linux/atomic.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/ptrace.h>

/* void swiotlb_bounce(dev, tlb_addr, size, dir, pool), a static function */
#define FUNCTION	"swiotlb_bounce"
#define SIZE_ARGUMENT	2

static atomic64_t bytes, copies;

static int counter_set(const char *text, const struct kernel_param *kp)
{
	s64 value;
	int rc = kstrtos64(text, 0, &value);

	if (!rc)
		atomic64_set(kp->arg, value);
	return rc;
}

static int counter_get(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%lld\n", atomic64_read(kp->arg));
}

static const struct kernel_param_ops counter_ops = {
	.set = counter_set,
	.get = counter_get,
};

module_param_cb(bytes, &counter_ops, &bytes, 0600);
MODULE_PARM_DESC(bytes, "bytes copied so far");
module_param_cb(copies, &counter_ops, &copies, 0600);
MODULE_PARM_DESC(copies, "times that something was copied");

static int bounce_seen(struct kprobe *probe, struct pt_regs *regs)
{
	atomic64_add(regs_get_kernel_argument(regs, SIZE_ARGUMENT), &bytes);
	atomic64_inc(&copies);
	return 0;
}

static struct kprobe probe = {
	.symbol_name = FUNCTION,
	.pre_handler = bounce_seen,
};

static int __init bounce_init(void)
{
	int rc = register_kprobe(&probe);

	/* A clone such as .isra.0 has other arguments, and would give wrong numbers. */
	if (rc)
		pr_err("pv-bounce: cannot watch %s (%d): kprobes off, or the compiler renamed it\n",
		       FUNCTION, rc);
	return rc;
}
module_init(bounce_init);

static void __exit bounce_exit(void)
{
	unregister_kprobe(&probe);
}
module_exit(bounce_exit);

MODULE_DESCRIPTION("Counter of bytes copied through swiotlb");
MODULE_LICENSE("GPL");
