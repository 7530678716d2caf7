// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverconfig.h"

#include "core/config/settings.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ServerConfig)
};

tl::unexpected<Error> misfit(const QString &subject, const QString &detail)
{
    return tl::unexpected(Error{ErrorCode::InvalidValue, subject, detail});
}

/// A value that its own text form cannot express is out of range, so one table tells the ranges for all.
Result<void> validateEach(const ServerConfig &config)
{
    ServerConfig scratch;
    for (const Setting &setting : allSettings()) {
        const QString text = setting.write(config);
        const QString shown = setting.form == Setting::Form::Text ? quoted(text) : text;
        if (const Result<void> result = setting.read(scratch, text, shown); !result)
            return result;
    }
    return {};
}

/// What the files hold is only looked at when the server starts: TlsContext::load().
Result<void> validateTls(const TlsOptions &tls)
{
    if (tls.isOn() && tls.keyFile.isEmpty())
        return misfit(QStringLiteral("tls-key"),
                      Words::tr("is needed beside tls-cert: the file with its private key"));
    for (const auto &[file, name] :
         {std::pair{&tls.keyFile, "tls-key"}, {&tls.clientCaFile, "tls-client-ca"}}) {
        if (!tls.isOn() && !file->isEmpty())
            return misfit(QString::fromLatin1(name),
                          Words::tr("needs tls-cert beside it: without one there is no TLS"));
    }
    return {};
}

} // namespace

QHostAddress ServerConfig::bindAddress() const
{
    return address == u"any" ? QHostAddress(QHostAddress::Any) : QHostAddress(address);
}

Result<void> ServerConfig::validate() const
{
    if (const Result<void> result = validateEach(*this); !result)
        return result;
    if (framing.mode == FramingSpec::Mode::Fixed && framing.fixedBytes > maxFrameBytes) {
        return misfit(QStringLiteral("framing"),
                      Words::tr("%1 is above the longest frame allowed (max-frame is %2)")
                          .arg(quoted(framing.toString()))
                          .arg(maxFrameBytes));
    }
    if (highWaterBytes <= lowWaterBytes) {
        return misfit(
            QStringLiteral("high-water"),
            Words::tr("%1 is not above low-water, which is %2").arg(highWaterBytes).arg(lowWaterBytes));
    }
    return validateTls(tls);
}

} // namespace porthole
