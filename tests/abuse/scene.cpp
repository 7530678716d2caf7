// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/abuse/scene.h"

#include <QTest>

#include <algorithm>

namespace porthole::test {

namespace {

constexpr int patienceMs = 60'000;
// On a slow machine 64 MiB may wait for the capture's writer, and as many be in its hands.
constexpr qint64 mostGrowthBytes = 192 * 1024 * 1024;

} // namespace

bool Scene::start(const ServerConfig &config)
{
    if (!fixture.start(config))
        return false;
    polite = std::make_unique<PoliteClient>(port(), config.tls.isOn() ? PoliteClient::Link::Tls
                                                                      : PoliteClient::Link::Plain);
    const bool isServed = polite->isServedOn();
    m_memory = MemoryMark();
    return isServed;
}

const ClientClosed *Scene::endOf(const TestClient &client) const
{
    (void)QTest::qWaitFor([&] { return fixture.closeOf(fixture.idOf(client)) != nullptr; }, patienceMs);
    return fixture.closeOf(fixture.idOf(client));
}

ClientSample Scene::sampleOf(const TestClient &client)
{
    const ServerSample sample = fixture.server.takeSample();
    const auto found =
        std::find_if(sample.clients.begin(), sample.clients.end(),
                     [id = fixture.idOf(client)](const ClientSample &one) { return one.id == id; });
    return found == sample.clients.end() ? ClientSample() : *found;
}

bool Scene::isMemoryBounded() const
{
    return m_memory.hasGrownByLessThan(mostGrowthBytes);
}

} // namespace porthole::test
