"""A limit to the memory of this process, so that a template that runs away ends in an error and not in a frozen workstation."""

from __future__ import annotations

import ctypes
import sys

_JOB_LIMIT_PROCESS_MEMORY = 0x100
_EXTENDED_LIMIT_INFORMATION = 9


def limit_memory(megabytes: int) -> None:
    """Refuse this process more memory than that, from now on; OSError where the system does not let itself be asked."""
    if sys.platform == "win32":
        _limit_by_job(megabytes << 20)
    else:
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = megabytes << 20
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of the Windows API."""

    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of the Windows API."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def _limit_by_job(size: int) -> None:
    """Windows has no limits of a process; a job object with one member has. The job lives as long as its process."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = kernel.CreateJobObjectW(None, None)
        limits = _ExtendedLimits(basic=_BasicLimits(flags=_JOB_LIMIT_PROCESS_MEMORY), process_memory=size)
        done = kernel.SetInformationJobObject(
            ctypes.c_void_p(job), _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.c_uint32(ctypes.sizeof(limits))
        )
        if not done or not kernel.AssignProcessToJobObject(ctypes.c_void_p(job), ctypes.c_void_p(kernel.GetCurrentProcess())):
            raise OSError(ctypes.get_last_error(), "the memory of the print process cannot be limited")
