// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

#include <tl/expected.hpp>

namespace porthole {

enum class ErrorCode {
    InvalidValue, ///< a setting or option: subject = its name, detail = the value and what was expected
    InvalidFile,  ///< a settings file: subject = the file, detail = line, key and what was expected
    AddressInUse, ///< subject = ADDRESS:PORT
    AddressNotAvailable, ///< the address is not one of this machine's; subject = ADDRESS:PORT
    PermissionDenied,    ///< the port needs more rights; subject = ADDRESS:PORT
    ListenFailed,        ///< any other failure of bind or listen; subject = ADDRESS:PORT
    AcceptFailed,        ///< the system refused to accept; the server goes on
    DescriptorLimit,     ///< no descriptor is free for another client; the server goes on
    FewDescriptors,      ///< too few are to be had for the clients allowed; subject = how many these are
    ThreadLimit,         ///< no thread could be made for another client; the server goes on
    MemoryLimit,         ///< there is too little memory for another client; the server goes on
    AddressGone,     ///< the address that is listened on is no longer this machine's; subject = ADDRESS:PORT
    AddressBack,     ///< and is so again: nothing is wrong any more; subject = ADDRESS:PORT
    FileNotReadable, ///< subject = the file
    FileNotWritable, ///< subject = the file
    CaptureEnded,    ///< a capture could not be written any more; subject = the file. The server goes on
    TlsFileUnusable, ///< a certificate or key that cannot serve; subject = the file
};

/// What went wrong, as a value: a code to decide on, the thing it happened to, and the system's own text.
/// Thread: any (a plain value).
struct Error
{
    ErrorCode code = ErrorCode::InvalidValue;
    QString subject;
    QString detail;

    friend bool operator==(const Error &, const Error &) = default;
};

template <typename T> using Result = tl::expected<T, Error>;

/// One sentence for people: the thing, what is wrong with it, and what to do. Thread: any.
[[nodiscard]] QString describe(const Error &error);

} // namespace porthole

Q_DECLARE_METATYPE(porthole::Error)
