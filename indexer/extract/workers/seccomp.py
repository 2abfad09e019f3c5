"""Seccomp: deny system calls to this process by a filter in the kernel.

Covers what Landlock does not: sockets of every kind, new processes and programs, signals to others,
ownership, modes and times of files, and kernel interfaces that no reader needs.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extract.workers.landlock import set_no_new_privileges

__all__ = ["available", "restrict"]

_SET_SECCOMP, _FILTER = 22, 2

# Classic BPF instructions. They see a struct with the call's number (byte 0), the architecture
# (byte 4), and the arguments (from byte 16, eight bytes each).
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_OTHER_ABI = 0x40000000  # x86-64 has a second numbering (x32) from here on
_CLONE_THREAD = 0x10000


@dataclass(frozen=True, slots=True)
class _Machine:
    """An architecture's numbers: denied calls, and those that depend on their first argument.

    `signals` (kill, tkill, tgkill) are allowed to this process only, `limits` (prlimit64) concerns
    only itself.
    """

    audit: int
    clone: int
    signals: tuple[int, int, int]
    limits: int
    denied: tuple[int, ...]


# Numbers assigned since the architectures agreed: pidfd_send_signal, io_uring_*, pidfd_*, mounts,
# process_madvise, fchmodat2, setxattrat, removexattrat, file_setattr.
_DENIED_EVERYWHERE = (
    424,
    425,
    426,
    427,
    428,
    429,
    430,
    432,
    433,
    434,
    438,
    440,
    442,
    452,
    463,
    466,
    469,
)
_CLONE3 = 435
_MACHINES = {
    "x86_64": _Machine(
        audit=0xC000003E,
        clone=56,
        signals=(62, 200, 234),
        limits=302,
        denied=(
            *(41, 42, 43, 49, 50, 53, 288),  # socket, connect, accept, bind, listen, socketpair
            *(57, 58, 59, 322),  # fork, vfork, execve, execveat
            *(129, 297),  # rt_sigqueueinfo, rt_tgsigqueueinfo
            *(101, 310, 311, 312),  # ptrace, process_vm_*, kcmp
            *(29, 30, 31, 64, 65, 68, 69, 220, 240, 241),  # shm*, sem*, msg*, mq_*
            *(76, 90, 91, 92, 93, 94, 260, 268),  # truncate, chmod*, chown*
            *(132, 235, 261, 280),  # times
            *(188, 189, 190, 197, 198, 199),  # extended attributes
            *(141, 142, 144, 203, 251, 314),  # priorities
            *(103, 135, 153, 154, 159, 163, 164, 170, 171, 172, 173, 227, 305),  # the machine
            *(155, 161, 165, 166, 167, 168, 169, 179, 272, 303, 304, 308),  # mounts, namespaces
            *(174, 175, 176, 246, 248, 249, 250, 298, 313, 320, 321, 323),  # modules, keys, bpf
        ),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        clone=220,
        signals=(129, 130, 131),
        limits=261,
        denied=(
            *(198, 199, 200, 201, 202, 203, 242),
            *(221, 281),
            *(138, 240),
            *(117, 270, 271, 272),
            *(180, 181, 186, 189, 190, 192, 193, 194, 195, 196),
            *(45, 52, 53, 54, 55),
            *(88,),
            *(5, 6, 7, 14, 15, 16),
            *(30, 118, 119, 122, 140, 274),
            *(58, 89, 92, 112, 116, 161, 162, 170, 171, 266),
            *(39, 40, 41, 51, 60, 97, 142, 224, 225, 264, 265, 268),
            *(104, 105, 106, 217, 218, 219, 241, 273, 280, 282, 294),
        ),
    ),
}


def available() -> bool:
    """Whether this kernel has seccomp filters, and the numbers of its architecture are known."""
    if platform.machine() not in _MACHINES:
        return False
    library = ctypes.CDLL(None, use_errno=True)
    # There is no filter to load: the error number tells.
    library.prctl(_SET_SECCOMP, _FILTER, None, 0, 0)
    return ctypes.get_errno() == errno.EFAULT


def restrict() -> None:
    """Install the filter for this thread and those it starts; OSError if the kernel refuses."""
    program = b"".join(_program(_MACHINES[platform.machine()], os.getpid()))
    instructions = ctypes.create_string_buffer(program)
    # struct sock_fprog: the number of instructions and their address
    about = struct.pack("HP", len(program) // 8, ctypes.addressof(instructions))
    set_no_new_privileges()
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_SET_SECCOMP, _FILTER, about, 0, 0):
        error = ctypes.get_errno()
        raise OSError(error, f"seccomp refuses: {os.strerror(error)}")


def _program(machine: _Machine, process: int) -> Iterator[bytes]:
    refuse = _FAIL | errno.EPERM
    yield _instruction(_LOAD, _ARCHITECTURE)
    yield _instruction(_IF_EQUAL, machine.audit, 1, 0)
    yield _instruction(_RETURN, _KILL)
    yield _instruction(_LOAD, _NUMBER)
    yield _instruction(_IF_AT_LEAST, _OTHER_ABI, 0, 1)
    yield _instruction(_RETURN, refuse)
    for number in (*machine.denied, *_DENIED_EVERYWHERE):
        yield _instruction(_IF_EQUAL, number, 0, 1)
        yield _instruction(_RETURN, refuse)
    # A filter cannot see its arguments; with ENOSYS, C libraries fall back to clone.
    yield _instruction(_IF_EQUAL, _CLONE3, 0, 1)
    yield _instruction(_RETURN, _FAIL | errno.ENOSYS)
    yield _instruction(_IF_EQUAL, machine.clone, 0, 4)
    yield _instruction(_LOAD, _FIRST_ARGUMENT)
    yield _instruction(_IF_ANY_BIT, _CLONE_THREAD, 0, 1)
    yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_RETURN, refuse)
    for number in (*machine.signals, machine.limits):
        # 0 means this process where limits are set, but its whole group in kill.
        own_value = 0 if number == machine.limits else process
        yield _instruction(_IF_EQUAL, number, 0, 5)
        yield _instruction(_LOAD, _FIRST_ARGUMENT)
        yield _instruction(_IF_EQUAL, own_value, 1, 0)
        yield _instruction(_IF_EQUAL, process, 0, 1)
        yield _instruction(_RETURN, _ALLOW)
        yield _instruction(_RETURN, refuse)
    yield _instruction(_RETURN, _ALLOW)


def _instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """Encode an instruction; `then` and `otherwise` are the numbers of instructions to skip."""
    return struct.pack("=HBBI", code, then, otherwise, value)
