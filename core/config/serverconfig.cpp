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
Result<void> validateTls(const TlsOptions &tls, const QString &mark)
{
    if (tls.isOn() && tls.keyFile.isEmpty())
        return misfit(mark + QLatin1String("tls-key"),
                      Words::tr("is needed beside %1tls-cert: the file with its private key").arg(mark));
    for (const auto &[file, name] :
         {std::pair{&tls.keyFile, "tls-key"}, {&tls.clientCaFile, "tls-client-ca"}}) {
        if (!tls.isOn() && !file->isEmpty())
            return misfit(mark + QLatin1String(name),
                          Words::tr("needs %1tls-cert beside it: without one there is no TLS").arg(mark));
    }
    return {};
}

} // namespace

QHostAddress ServerConfig::bindAddress() const
{
    return address == u"any" ? QHostAddress(QHostAddress::Any) : QHostAddress(address);
}

Result<void> ServerConfig::validate(const QString &mark) const
{
    if (Result<void> result = validateEach(*this); !result) {
        result.error().subject.prepend(mark);
        return result;
    }
    if (framing.mode == FramingSpec::Mode::Fixed && framing.fixedBytes > maxFrameBytes) {
        return misfit(mark + QLatin1String("framing"),
                      Words::tr("%1 is above the longest frame allowed (%2max-frame is %3)")
                          .arg(quoted(framing.toString()), mark)
                          .arg(maxFrameBytes));
    }
    if (highWaterBytes <= lowWaterBytes) {
        return misfit(mark + QLatin1String("high-water"),
                      Words::tr("%1 is not above %2low-water, which is %3")
                          .arg(highWaterBytes)
                          .arg(mark)
                          .arg(lowWaterBytes));
    }
    return validateTls(tls, mark);
}

} // namespace porthole
