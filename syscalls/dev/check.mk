# SPDX-License-Identifier: GPL-2.0-only
#
# How the kernels that look at our calls compile them, for the Makefiles here and
# above.

# KCOV, GCOV_KERNEL: our calls alone are watched
KCOV_INSTRUMENT := y
GCOV_PROFILE := y

# UMLAB_CHECK. KASAN's part is its own, with arrays on the stack, which a UML that
# is linked statically cannot have for all of the kernel: it begins before the
# shadow memory is there.
ifdef CONFIG_UMLAB_CHECK
KASAN_SANITIZE := n
CHECK_CFLAGS := $(CFLAGS_KASAN) --param asan-stack=1 -finstrument-functions \
	-include $(srctree)/kernel/umlab/dev/check.h
# What registers global arrays runs before main, where KCOV takes the host's stack
# for a task's.
ifdef CONFIG_KCOV
CHECK_CFLAGS += --param asan-globals=0
endif
ccflags-y += $(CHECK_CFLAGS)
endif

# Not every kernel sets to 0 what a call has forgotten to set. A pattern of the
# compiler's is there in its place, or what umlab_spoil_stack() has left.
ifdef CONFIG_UMLAB_CHECK
ccflags-y += $(call cc-option,-ftrivial-auto-var-init=$(if $(CONFIG_UMLAB_FUZZ),uninitialized,pattern))
endif
