// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <QCoreApplication>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::Error)
};

} // namespace

QString describe(const Error &error)
{
    switch (error.code) {
    case ErrorCode::InvalidValue:
        return Words::tr("%1: %2").arg(error.subject, error.detail);
    case ErrorCode::InvalidFile:
        return Words::tr("cannot use the settings in %1: %2").arg(error.subject, error.detail);
    case ErrorCode::AddressInUse:
        return Words::tr("cannot listen on %1: the port is in use (stop the program that has it, or choose "
                         "another port; "
                         "0 lets the system choose)")
            .arg(error.subject);
    case ErrorCode::AddressNotAvailable:
        return Words::tr(
                   "cannot listen on %1: the address is not one of this machine's (choose one of its own, or "
                   "\"any\")")
            .arg(error.subject);
    case ErrorCode::PermissionDenied:
        return Words::tr("cannot listen on %1: permission denied (ports below 1024 need elevated rights)")
            .arg(error.subject);
    case ErrorCode::ListenFailed:
        return Words::tr("cannot listen on %1: %2").arg(error.subject, error.detail);
    case ErrorCode::AcceptFailed:
        return Words::tr("a client could not be accepted: %1 (the server goes on)").arg(error.detail);
    case ErrorCode::DescriptorLimit:
        return Words::tr("no descriptor is free for another client (%1); new clients wait, or are refused, "
                         "until one closes. Raise the "
                         "limit with \"ulimit -n\" before starting Porthole")
            .arg(error.detail);
    case ErrorCode::FewDescriptors:
        return Words::tr("descriptors are too few for %1 clients at once (%2); further ones will be turned "
                         "away. Raise the limit with \"ulimit -n\" before starting Porthole, or lower "
                         "max-clients")
            .arg(error.subject, error.detail);
    case ErrorCode::ThreadLimit:
        return Words::tr("no thread could be made for another client (%1); it was refused, the others go on")
            .arg(error.detail);
    case ErrorCode::MemoryLimit:
        return Words::tr("memory is too short for another client (%1); it was refused, the others go on")
            .arg(error.detail);
    case ErrorCode::AddressGone:
        return Words::
            tr("nobody can connect to %1 now: this machine does not have that address any more. The server "
               "goes on, and can be reached when the address is back")
                .arg(error.subject);
    case ErrorCode::AddressBack:
        return Words::tr("this machine has the address again: clients can connect to %1").arg(error.subject);
    case ErrorCode::FileNotReadable:
        return Words::tr("cannot read %1: %2").arg(error.subject, error.detail);
    case ErrorCode::FileNotWritable:
        return Words::tr("cannot write %1: %2 (choose another place; nothing was changed)")
            .arg(error.subject, error.detail);
    case ErrorCode::CaptureEnded:
        return Words::tr(
                   "the capture to %1 has ended: %2 (the server goes on; what comes from now on is not kept)")
            .arg(error.subject, error.detail);
    case ErrorCode::TlsFileUnusable:
        return Words::tr("cannot use %1 for TLS: %2").arg(error.subject, error.detail);
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole
