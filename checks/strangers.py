"""The languages that no signal speaks: their everyday words, folded, their letters and their scripts."""

from collections.abc import Mapping
from types import MappingProxyType

OTHERS: Mapping[str, str] = MappingProxyType(
    {
        "tr": """ve bir bu icin ile de da ne mi cok var yok degil ama gibi daha sonra kadar nasil neden olarak olan
        oldu olur oluyor calismiyor calisiyor merhaba tesekkurler tesekkur ederim lutfen sorun hata modul modulu
        modulunu eklenti siparis siparisler odeme magaza magazam urun urunler fatura faturasi guncelleme guncellemeden
        kurulum yardim eder misiniz istiyorum gerekiyor sizin bizim bana beni her hic sadece ancak veya eger ben biz
        siz iyi gunler sitemizde sitem sitede hala once yeni musteri kargo para iade aliyorum veriyor nerede hangi rica
        lisans lisansi""",
        "cs": """a je se si v na to ze s z o do i jak ale tak po za pro pri jsem jsme jsou byl byla bylo bude neni
        nejde nefunguje funguje by mi nam vas vase nas muj moje dobry den dekuji dekujeme prosim diky pozdravem kdyz
        kde proc uz jeste take nebo protoze pouze jen mate mame mam muzete muze lze potrebuji chci objednavka
        objednavky objednavek platba platby obchod obchodu eshop eshopu modul modulu aktualizaci aktualizace chyba
        chybu faktura fakturu faktury zakaznik zakaznici cena produkt produkty verze verzi co ktery ktera ktere tento
        tato teto od podle pred aby ani ten ho jeho ve k u vraceni penize peniz licenci licence domenu jinou""",
        "sk": """a je sa si v na to ze s z o do aj ako ale tak po za pre pri som sme su bol bola bolo bude nie nejde
        nefunguje funguje by mi nam vas vase nas moj moje dobry den dakujem dakujeme prosim vdaka pozdravom ked kde
        preco uz este tiez alebo pretoze iba len mate mame mam mozete moze da potrebujem chcem objednavka objednavky
        objednavok platba platby obchod obchodu eshop eshopu modul modulu aktualizacii aktualizacia chyba chybu faktura
        fakturu faktury zakaznik zakaznici cena produkt produkty verzia verzie co ktory ktora ktore tento tato tejto od
        podla pred aby ani ten ho jeho vo zo k u vratenie peniaze penazi licenciu licencie domenu inu zostala""",
        "ro": """si de la in cu pe nu este sunt un o ca se din pentru mai dar sau daca cum ce am ai a au va ma imi ne
        nostru nostra meu mea dumneavoastra buna ziua multumesc rog salut cand unde dupa fara acest aceasta acestui fi
        fost poate pot puteti trebuie vreau as dori functioneaza merge comanda comenzi comenzile plata magazin
        magazinul magazinului modulul modulului eroare eroarea actualizare factura clientii clientul produs produse
        produsele pret pretul ajutor site ul care toate tot doar deja inca iar astfel banii rambursare instalat apare
        nici licenta domeniu doresc banilor""",
        "hu": """a az es nem hogy egy van is de ha meg csak mint vagy ez azt ezt mar nincs volt lesz kell lehet kerem
        koszonom udvozlettel tisztelt jo napot szia utan miert mikor hogyan mert ami amit amely nekem nekunk ezert
        mukodik rendeles rendelesek fizetes bolt webaruhaz webaruhazban modul modult frissites frissitese hiba hibat
        szamla szamlat vasarlo vasarlok termek termekek ar verzio szeretnem szeretnenk tudnak tudom tudja segitseg
        segiteni ki be el fel sem minden most mindig sajnos kaptam kapok ota penz vissza uj oldalon licencet""",
        "sv": """och att det som en ar pa av for med den till inte har jag vi ni kan om ett men var fran nar eller sa
        vid min mitt mina vart vara hej tack mvh halsningar hur vad varfor efter utan denna detta dessa ska skulle vill
        maste finns fungerar fungerade gar bara ocksa sedan nu inga ingen inget alla blir blev far fick mig oss er ert
        bestallning bestallningar betalning butik butiken modulen uppdatering uppdateringen felmeddelande fel faktura
        kund kunder produkt produkter pris hjalp hjalpa igen fortfarande pengar tillbaka de i licens licensen doman
        kassan""",
        "da": """og at det som en er pa af for med den til ikke har jeg vi i kan om et men fra nar eller sa ved min mit
        mine vores hej tak hilsen mvh hvordan hvad hvorfor efter uden denne dette disse skal ville vil findes virker
        virkede bare ogsa siden nu ingen intet alle bliver blev far fik mig os jer jeres din dit ordre ordrer betaling
        butik butikken modulet opdatering opdateringen fejl fejlmeddelelse faktura kunde kunder produkt produkter pris
        hjaelp hjaelpe igen stadig noget nogen kun hvis fordi hvor vaere penge tilbage de licens licensen domaene""",
        "no": """og at det som en er pa av for med den til ikke har jeg vi i kan om et men fra nar eller sa ved min
        mitt mine vare vart hei takk hilsen mvh hvordan hva hvorfor etter uten denne dette disse skal ville vil finnes
        fungerer virker bare ogsa siden na ingen ingenting alle blir ble far fikk meg oss dere deres din ditt ordre
        bestilling bestillinger betaling butikk butikken modulen oppdatering oppdateringen feil feilmelding faktura
        kunde kunder produkt produkter pris hjelp hjelpe igjen fortsatt noe noen kun hvis fordi hvor vaere penger
        pengene tilbake de lisens lisensen domene""",
        "fi": """ja on ei ole etta se en han me te he mutta kun jos tai niin kuin myos voi olen olemme oli ovat tama
        taman nama joka jotka mita miksi miten missa nyt viela vain kaikki mukaan jalkeen ilman hei kiitos terveisin
        terve moi ystavallisin moduuli moduulin moduulia lisaosa kauppa kaupan kaupassa verkkokauppa verkkokaupan
        tilaus tilaukset tilausta maksu maksut paivitys paivityksen virhe virheilmoitus lasku laskun asiakas asiakkaat
        tuote tuotteet hinta toimi toimii apua auttaa voitteko haluaisin haluan haluamme pitaa taytyy minulla meilla
        teidan meidan minun sivu sivulla eika sita siita olisi saan saada rahat takaisin lisenssi lisenssin""",
        "hr": """i je se u na da za od su s sa ne nije li to sto kako ali ako ili bi sam smo ste koji koja koje sve
        samo jos vec nakon zbog bez kod do iz o po prije pre kada gdje gde zasto moze mozete mogu molim hvala postovani
        pozdrav dobar dan bok lijep nas nasa nase vas vasa ima imamo imam nema treba zelim zelimo radi narudzba
        narudzbe placanje trgovina trgovini prodavnica modul modula azuriranje azuriranja greska gresku racun kupac
        kupci proizvod proizvoda cijena cena pomoc pomoci verzija taj ta ovaj ova ovo biti bio bila kao novac licencu
        domenu drugu""",
        "sl": """in je se v na da za so s z ne ni ali to kaj kako ce bi sem smo ste ki ko samo ze po zaradi brez pri do
        iz o pred kdaj kje zakaj lahko prosim hvala pozdravljeni pozdrav lep dober dan zdravo nas nasa nase vas vasa
        ima imamo imam nima treba zelim zelimo deluje dela narocilo narocila placilo trgovina trgovini modul modula
        posodobitev posodobitvi napaka napako racun kupec kupci izdelek izdelki cena pomoc verzija ta tega ampak vendar
        tudi nam mi kot biti bil bilo kadar denar pa licenco domeno drugo""",
        "lt": """ir yra ne i is su kad tai bet ar kaip po per apie nuo iki uz del mes jus as mano musu jusu labas laba
        diena sveiki aciu prasau pagarbiai kai kur kodel jau dar tik galima gali galite reikia noriu norime neveikia
        veikia parduotuve parduotuveje parduotuves modulis modulio moduli uzsakymas uzsakymai uzsakymo mokejimas
        mokejimo atnaujinimo klaida saskaita klientas klientai preke prekes kaina versija kuris kuri sis si buvo bus
        nera turime turiu viskas pinigus""",
        "lv": """un ir nav ka ar no uz par bet vai pec lai ja kad tas ta mes jus es mans musu jusu labdien sveiki
        paldies ludzu cienu kur kapec jau vel tikai var varat varu vajag nepieciesams velos nedarbojas darbojas veikals
        veikala modulis modula moduli pasutijums pasutijumi maksajums maksajumi atjauninasanas kluda kludu rekins
        klients klienti prece preces cena versija kurs kura sis si bija bus esmu man mums viss naudu""",
        "et": """ja on ei see et ma me te kui aga voi ka siis nii mis kes kus miks kuidas ning oma minu meie teie tere
        tanan aitah palun lugupidamisega parast ilma juba veel ainult saab saan saate voiks vaja soovin tahan tootab
        pood poes poe moodul mooduli tellimus tellimused tellimuse makse uuendus uuendust viga veateade arve klient
        kliendid toode tooted hind versioon olen oleme oli olnud pole kas selle seda raha tagasi""",
        "ca": """el la els les un una de del dels i que no es amb per a en al als hem he ha tinc teniu podeu puc vull
        meu meva nostre nostra vostre vostra bon dia hola gracies si us plau quan com on perque despres des sense pero
        mes molt ja hi ho aquest aquesta aixo fer funciona botiga modul comanda comandes pagament factura actualitzacio
        error clients producte preu ajuda salutacions soc som esta estan tot tots encara nomes diners""",
        "id": """dan yang di ke dari untuk dengan ini itu tidak ada saya kami anda bisa apa bagaimana kenapa mengapa
        sudah belum akan pada atau juga tapi jika setelah tolong terima kasih halo mohon selamat pagi siang toko modul
        pesanan pembayaran kesalahan pelanggan produk harga versi saat lagi hanya karena uang kembali""",
        "vi": """va la cua khong toi ban cho cac duoc khi nay co trong voi mot de tu chung da bi loi hang don thanh
        toan cam on xin chao giup nhung nhu the nao sau cap nhat khach san pham gia module trang web tien""",
        "uk": """і в не на що з по як але у із за це для до від так же б ми ви я він вона вони мене мені нас нам вас
        вам мій моя моі наш наша є немає був була було якщо або коли де чому вже ще тільки після можна потрібно вітаю
        добрий день дякую будь ласка працює модуль магазин замовлення помилка який які щоб все при та""",
        "bg": """и в не на че с по как но у от за това да се ще сме съм сте аз ние вие той тя те мен ми ни ви мой моя
        нашия нашият има няма беше ако или когато къде защо вече още само след може моля трябва здравейте добър ден
        благодаря работи модул модулът модула магазин магазина поръчка поръчки грешка който които всичко при са е""",
        "mk": """не и на да се што од за е ке ме ми ве ја го сум сме сте може можат како но или ако кога каде зошто веке
        само по модулот работи здраво нарачка нарачката продавница грешка благодарам ве молам""",
        "be": """не і на у што з па як але за гэта для да я вы мы мяне нас вам есць няма калі чаму ужо яшчэ добры
        дзень дзякуй ласка працуе працуюць модуль крама заказ памылка пасля могуць""",
        "sr": """и у не на да се што са по како али од за то ово је су сам смо сте ја ми ви он она они мени нас нам вас
        вам мој моја наш наша има нема био била било ако или када где зашто већ још само после може молим треба здраво
        поштовани добар дан хвала ради модул продавница поруџбина грешка који које све при""",
    }
)
"""Language code -> everyday words, and some of the trade."""

LETTERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        code: frozenset(letters)
        for code, letters in (
            *(("tr", "şğı"), ("ro", "șțăşţ"), ("hu", "őű"), ("cs", "ěřůčšž"), ("sk", "ľĺŕčšž"), ("hr", "đčšž")),
            *(("sl", "čšž"), ("lt", "ėįųūčšž"), ("lv", "āēģīķļņūčšž"), ("sv", "å"), ("da", "åø"), ("no", "åø")),
            *(("vi", "ăơưđạảấầẩậắằặẹẻẽếềểễệịỉọỏốồổộớờởợụủứừửựỳỵỷỹ"), ("ru", "ыэё"), ("uk", "іїєґ"), ("bg", "ъ")),
            *(("sr", "ђјљњћџ"), ("mk", "ѓќѕјљњџ"), ("be", "іўыэё"), ("fa", "پچژگکی"), ("ur", "ٹڈڑےںکی")),
            ("ja", "のにはをたがでとしてすませいるなもをルスントラクリ"),
        )
    }
)
"""Letters that speak for a language, and that no covered one has."""
SCRIPTS = (
    ("\u0400", "\u052f", ("ru", "uk", "bg", "sr", "mk", "be"), 0),
    ("\u0530", "\u058f", ("hy",), 0),
    ("\u0590", "\u05ff", ("he",), 0),
    ("\u0600", "\u06ff", ("ar", "fa", "ur"), 0),
    ("\u0900", "\u097f", ("hi",), 0),
    ("\u0e00", "\u0e7f", ("th",), 4),
    ("\u10a0", "\u10ff", ("ka",), 0),
    ("\u1100", "\u11ff", ("ko",), 0),
    ("\u3040", "\u9fff", ("zh", "ja"), 2),
)
"""First and last letter of a script, the languages written in it, and the letters of a word where no blank ends one."""
