// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/addresswatch.h"

#include <QNetworkInterface>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <deque>

#ifdef Q_OS_LINUX
#include <dlfcn.h>
#include <sys/socket.h>

namespace {

std::atomic<int> ports{0}; // how often a socket got an address, and with it a port

template <typename Function> Function *libraryFunction(const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

bool isInternet(const sockaddr *address)
{
    return address && (address->sa_family == AF_INET || address->sa_family == AF_INET6);
}

} // namespace

// In place of the C library's, which the linker of ELF lets a program do.
extern "C" int bind(int fd, const sockaddr *address, socklen_t size) noexcept
{
    ports += isInternet(address);
    static const auto real = libraryFunction<decltype(bind)>("bind");
    return real(fd, address, size);
}

extern "C" int connect(int fd, const sockaddr *address, socklen_t size)
{
    ports += isInternet(address);
    static const auto real = libraryFunction<decltype(connect)>("connect");
    return real(fd, address, size);
}
#endif

using namespace porthole;

class AddressWatchTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEachChangeOnce_data();
    void tellsEachChangeOnce();
    void neverLooksAtTheLoopback();
    void findsWhatTheInterfacesHave();
    void findsNothingElse_data();
    void findsNothingElse();
#ifdef Q_OS_LINUX
    void opensNoPort();
#endif
};

using Looks = QList<std::optional<bool>>;
using Codes = QList<ErrorCode>;

void AddressWatchTest::tellsEachChangeOnce_data()
{
    constexpr auto gone = ErrorCode::AddressGone;
    constexpr auto back = ErrorCode::AddressBack;
    const std::optional<bool> yes = true;
    const std::optional<bool> no = false;
    const std::optional<bool> unknown;
    QTest::addColumn<Looks>("looks");
    QTest::addColumn<Codes>("told");
    QTest::newRow("there") << Looks{yes, yes, yes} << Codes{};
    QTest::newRow("gone") << Looks{yes, no, no, no, no} << Codes{gone};
    QTest::newRow("gone and back, twice")
        << Looks{yes, no, no, yes, yes, no, no, no, yes} << Codes{gone, back, gone, back};
    QTest::newRow("missing from one list") << Looks{yes, no, yes, yes} << Codes{};
    QTest::newRow("not told for a while") << Looks{yes, unknown, unknown, yes} << Codes{};
    QTest::newRow("not told while it goes") << Looks{yes, unknown, no, no, unknown, yes} << Codes{gone, back};
    QTest::newRow("of no interface, but served") << Looks{no, no, no} << Codes{};
    QTest::newRow("given later") << Looks{no, no, yes, no, no} << Codes{gone};
}

void AddressWatchTest::tellsEachChangeOnce()
{
    QFETCH(Looks, looks);
    QFETCH(Codes, told);
    qsizetype next = 0;
    AddressWatch watch(
        [&](const QHostAddress &) { return next < looks.size() ? looks[next++] : std::nullopt; },
        std::chrono::milliseconds(1));
    Codes seen;
    connect(&watch, &AddressWatch::changed, this, [&](const Error &error) { seen += error.code; });
    watch.start({QHostAddress(QStringLiteral("192.0.2.1")), 9000});
    QTRY_COMPARE(next, looks.size());
    watch.stop();
    QCOMPARE(seen, told);
}

void AddressWatchTest::neverLooksAtTheLoopback()
{
    int looks = 0;
    for (const char *const text : {"127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "::"}) {
        AddressWatch watch(
            [&](const QHostAddress &) {
                ++looks;
                return false;
            },
            std::chrono::milliseconds(1));
        watch.start({QHostAddress(QLatin1String(text)), 9000});
    }
    QCOMPARE(looks, 0);
}

void AddressWatchTest::findsWhatTheInterfacesHave()
{
    int entries = 0;
    for (const QNetworkInterface &one : QNetworkInterface::allInterfaces()) {
        for (const QNetworkAddressEntry &entry : one.addressEntries()) {
            ++entries;
            QHostAddress address = entry.ip();
            QCOMPARE(AddressWatch::isOnAnInterface(address), std::optional(true));
            if (address.protocol() == QAbstractSocket::IPv4Protocol) {
                const QHostAddress mapped(QStringLiteral("::ffff:") + address.toString());
                QCOMPARE(AddressWatch::isOnAnInterface(mapped), std::optional(true));
            } else if (address.isLinkLocal()) {
                address.setScopeId(QString::number(one.index()));
                QCOMPARE(AddressWatch::isOnAnInterface(address), std::optional(true));
                address.setScopeId(QStringLiteral("no-such-interface"));
                QCOMPARE(AddressWatch::isOnAnInterface(address), std::optional(false));
            }
        }
    }
    QVERIFY(entries > 0);
}

void AddressWatchTest::findsNothingElse_data()
{
    QTest::addColumn<QString>("text");
    for (const char *const text : {"192.0.2.1", "2001:db8::1", "fe80::dead:beef:1", "::ffff:192.0.2.1"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void AddressWatchTest::findsNothingElse()
{
    QFETCH(QString, text);
    QCOMPARE(AddressWatch::isOnAnInterface(QHostAddress(text)), std::optional(false));
}

#ifdef Q_OS_LINUX
void AddressWatchTest::opensNoPort()
{
    int looks = 0;
    const auto lookup = [&](const QHostAddress &address) {
        ++looks;
        return AddressWatch::isOnAnInterface(address);
    };
    AddressWatch watch(lookup, std::chrono::milliseconds(1));
    const int before = ports;
    watch.start({QHostAddress(QStringLiteral("192.0.2.1")), 9000});
    QTRY_VERIFY(looks >= 3);
    QCOMPARE(ports.load(), before);
}
#endif

QTEST_GUILESS_MAIN(AddressWatchTest)
#include "tst_addresswatch.moc"
