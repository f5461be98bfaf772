"""The small everyday words of each language, and those of the trade, folded: what a language is told by."""

from collections.abc import Mapping
from types import MappingProxyType

EVERYDAY: Mapping[str, str] = MappingProxyType(
    {
        "en": """the and is are was to of in it that this for with on not have has i you we my your our can cannot
        when what how do does did please from be an as at or if but after there would like any all no its will help
        using hi hello thanks need want why which get been could should they them im dont doesnt isnt cant into only
        more than also where same nothing something anything everything everybody nobody anymore without before every
        still again always never since while both many few because another between against during through then these
        those very each being done doesn isn wasn aren couldn didn won""",
        "fr": """le la les un une des du de et est sont je vous nous mon ma mes votre vos notre nos pas que qui
        dans pour sur avec ce cette il elle ne plus mais ou si par au aux bonjour merci lorsque quand comment
        j l d n qu c s m ai avez avons etre fait faire tout tous peut pouvez voudrais depuis apres sans encore
        meme dans cela ca y son sa ses leur donc alors cordialement salut suis on se est""",
        "it": """il lo la i gli le un una di del della dei delle e che non per con in su da nel nella al alla ai
        sono ho abbiamo ha mi vi ci si come quando dopo anche ma se questo questa quello mio mia vostro vostra
        buongiorno salve grazie perche piu cosa posso potete vorrei sul sulla dal dalla modulo sito negozio
        senza ancora qualcuno tutti essere stato c l un ne gia quindi pero cordiali ciao solo fare""",
        "es": """el la los las un una unos de del y es son que no en con por para se mi mis su sus lo al como cuando
        hola gracias pero si este esta esto ese esa he ha hemos tengo tiene puede pueden puedo quiero desde sin
        tambien mas muy ya hay me nos le les porque donde despues cual todo todos usted ustedes estoy hacer
        buenos dias tardes saludos modulo tienda algo aqui solo cuando cada""",
        "de": """der die das ein eine einen einem einer und ist sind nicht ich wir sie es mit fur auf im in von zu
        den dem des bei nach wenn wie was kann konnen habe haben hat wird werden wurde auch aber oder noch nur
        mein meine unser unsere ihr ihre hallo danke bitte dass als aus an um beim zum zur seit keine kein mehr
        man mir mich uns diese dieser dieses guten tag grusse gibt leider warum alle uber sich am vom schon""",
        "pl": """nie jest sie na w i z do to ze po jak co o od za dla czy mam moj moja moje mi mnie ale tylko juz
        przy przez jest sa byl bylo byc ten ta te tego tej prosze dziekuje witam dzien dobry mozna moge mozecie
        kiedy gdy oraz lub jesli moze nas nam wszystko pozdrawiam bez dlaczego gdzie jestem mamy macie ktory
        ktora ktore sklep sklepie sklepu modul modulu chce chcialbym""",
        "pt": """o a os as um uma de do da dos das e que nao em no na nos nas com por para se meu minha seu sua
        ao ola obrigado obrigada mas como quando este esta isso esse essa tenho tem temos posso pode podem quero
        gostaria desde sem tambem mais ja ha porque onde depois voce voces estou fazer bom dia boa tarde loja
        pelo pela ate foi sao muito apos so nossa nosso""",
        "nl": """de het een en is zijn niet ik wij we u jullie je mijn onze uw met voor op in van te dat dit die
        bij naar als wanneer hoe wat kan kunnen heb hebben heeft wordt worden ook maar of nog alleen geen meer
        hallo bedankt dank graag aan om door over na sinds waarom er deze mij ons hij zij was werkt goedendag
        groeten omdat dan zodat alle wel al""",
        "ru": """и в во не на что с со по как но у из за это эта этот для к от так же бы мы вы я он она они его их
        меня мне нас нам вас вам мой моя мои моем наш наша наши нашем нашего ваш ваша ваши вашего вашем есть нет был
        была было были если или когда где куда почему уже еще только после можно нужно надо здравствуйте добрый день
        доброго времени привет спасибо пожалуйста помогите подскажите работает который которая которое которые чтобы
        все при до без мы хочу хотим могу можете может то там тут теперь раньше очень также тоже либо хотя сам сами
        себя будет чем через под над о об а да вот ни какой какая какие сколько кто никто ничего уважением""",
        "el": """και το τα τη την τον του της των οι η ο να δεν μου σας μας θα με σε για απο που στο στη στην στον
        στα ειναι εχω εχει εχουμε οταν αλλα αν μια ενα πως τι οχι ναι γεια καλησπερα καλημερα ευχαριστω παρακαλω
        μετα πριν γιατι μπορω μπορειτε θελω οτι αυτο αυτη ολα επισης χωρις οπως πρεπει κανει υπαρχει""",
        "greeklish": """kai den to ta ti tin tis tou ton oi na mou sas mas tha me se gia apo pou sto sti stin ston
        einai exo exw echo exei exoume otan alla an ena mia pos pws ti oxi nai geia kalispera kalimera kalhspera
        kalhmera efxaristo eyxaristw euxaristw parakalo parakalw meta prin giati boro mporo mporw mporeite thelo
        thelw oti ayto auto afto yparxei iparxei xoris xwris opos opws prepei kanei paidia doulevei douleuei
        katalavaino ola kati poy magazi eshop gnorizei kserei""",
    }
)
"""Language code -> its words. `greeklish` is Greek in Latin letters."""

TRADE: Mapping[str, str] = MappingProxyType(
    {
        "en": """installation problem problems compatible compatibility code working works worked work failed fails
        fail failing missing broken wrong empty blank white screen crash crashes stuck shown shows showing displayed
        show appear appears disappear disappeared install installed installing uninstall upgrade upgraded upgrading
        updated updating license licence licenses key invoice invoices refund refunds refunded money payment payments
        order orders cart cancelled canceled customer customers price prices shipping product products page pages
        button settings setting enable enabled disable disabled activate activated deactivate purchase purchased
        bought buying buy charge charged charges account renewal renew subscription website store language languages
        translation translations search request requested feature add adding ability support supported allow allows
        change changed changing different copy duplicate duplicated multiple single double new old latest version
        versions file files folder upload uploads uploaded download downloaded column columns filter field fields
        value values image images picture pictures category categories address mail mails sent send sending received
        receive login logged register checked unchecked unable trying tried loading loads loaded reload redirect
        redirects redirected blocked blocks rejected rejects closed host expired verification vulnerability security
        hacked malware issue issues question possible two three several above below under over own such urgent
        attached screenshot describe steps expected behavior behaviour actual reproduce undefined invalid unknown
        unexpected required requires require found find company weight stock stop stops stopped named called used uses
        user users amount total currency tax rounding wish suggestion enhancement planned""",
        "fr": """erreur erreurs probleme souci marche fonctionne fonctionnent affiche affichage affichee panier
        commande commandes paiement facture factures facturation remboursement rembourser rembourse abonnement
        renouvellement licence cle boutique fiche produit produits prix remise stock client clients livraison
        transporteur bouton page blanche compte hebergeur hebergement serveur mise jour telecharger telechargement
        installer desinstaller installation ajouter ajout traduction langue langues compatibilite achat acheter avant
        possible impossible suspendu faille securite pirate donnees personnelles champ manquant double fois deux trois
        combien coute""",
        "it": """errore errori problema funziona funzionano carrello ordine ordini pagamento pagamenti fattura fatture
        rimborso abbonamento rinnovo licenza codice negozi scheda prodotto prodotti prezzo prezzi sconto giacenze
        giacenza clienti cliente spedizione spedizioni corriere pulsante pagina bianca conto fornitore aggiornamento
        aggiornare aggiornato scaricare scarico installare installazione disinstallare aggiungere traduzione traduco
        lingua lingue compatibile compatibilita acquisto acquistare acquistato prima impossibile addebito addebiti
        costa quanto ogni due tre doppio doppi ultima versione impostazione impostazioni utile poter salvo dove
        violato sicurezza dati personali stringhe vengono risultano va""",
        "es": """errores problema funciona funcionan carrito pedido pedidos pago pagos factura facturas reembolso
        devolucion suscripcion renovacion licencia clave tiendas ficha producto productos precio precios descuento
        existencias clientes cliente envio envios transportista boton pagina blanco cuenta proveedor actualizacion
        actualizar actualice descargar descarga instalar instalarlo instalacion desinstalar anadir traduccion traduzco
        idioma idiomas compatible compatibilidad compra comprar antes imposible cobro cobrado cuesta cuanto duplicados
        ultima version configuracion util guardar sale sugerencia peticion teneis podeis podriais vosotros interesado
        vuelvo veo correos datos personales hackeada seguridad tres dos""",
        "de": """fehler problem funktioniert funktionieren geht warenkorb bestellung bestellungen zahlung zahlungen
        rechnung rechnungen erstattung erstatten ruckerstattung abo verlangerung lizenz lizenzschlussel laden artikel
        preis preise rabatt bestand kunde kunden versand schaltflache seite weisse konto anbieter aktualisierung
        aktualisieren herunterladen installieren deinstallieren hinzufugen ubersetzung sprache sprachen kompatibel
        kompatibilitat kauf kaufen gekauft vorher unmoglich abgebucht kostet wieviel doppelt doppelte zwei drei
        neueste version einstellung einstellungen speichern kommt moglich versehentlich wochen angelegt zugesagt
        angekommen sicherheitslucke dsgvo welche daten personenbezogenen speichert
        modul hangt haengt sturzt stuerzt ab tut nichts euch euer eurem eure jetzt wieder hab fuer koennen koennt
        moechte
        ueber waere bild bilder knopf kasse klappt falsch falsche falscher kaputt einrichten einbauen anpassen zuruck
        zurueck geld frage aenderung anderung hinzufuegen verfuegbar bricht lauft laeuft gultig gueltig""",
        "pl": """blad bledy bledow dziala dzialaja koszyk koszyku zamowienie zamowienia zamowien platnosc platnosci
        faktura fakture faktury zwrot pieniedzy abonament odnowienie licencja licencje licencyjny klucz sklepy produkt
        produktu produkty cena ceny rabat stan stany klient klienci wysylka przesylek przycisk strona biala konto
        dostawca aktualizacja aktualizacji pobrac zainstalowac instalacja instalacji odinstalowac dodac tlumaczenie
        jezyk zgodnosc zgodny zakup zakupu kupic kupilem przed kosztuje ile podwojne podwojnie dwa razy trzy najnowsza
        wersja wersje ustawienie ustawienia ustawic brakuje jaka jakie jaki skad potrzebuje zmiana zmieniamy przeniesc
        mozliwe dane osobowe luka bezpieczenstwa wlamanie podejrzany polaczenia wychodzace blokuje nasz roznica miedzy
        karta obciazona naliczono wylaczyc reguly liscie wtyczka wtyczki wystapil pojawia
        zla zly zle waluta waluty wasz wasza waszego waszej ktos cos teraz zeby bardzo kasa kase wtyczke modulem
        modulow sklepem hasla haslo wgrac wgralem maile mail zwrocic oddac wsparcie wsparcia pod""",
        "pt": """erro erros funciona funcionam carrinho encomenda encomendas pagamento pagamentos fatura faturas
        reembolso devolucao subscricao renovacao licenca chave lojas produto produtos preco precos desconto stock
        clientes cliente envio envios transportadora botao pagina branco conta fornecedor atualizacao atualizar
        descarregar baixar instalar instalacao desinstalar adicionar traducao traduzo idioma idiomas compativel
        compatibilidade compra comprar comprei antes impossivel cobranca cobrado custa quanto dupla duplicadas duas
        vezes tres ultima versao configuracao configuracoes guardar aparece removo preciso pedidos boleto dados
        pessoais invadido suspeito pasta ficheiro arquivo vai haver fui""",
        "nl": """fout fouten probleem werken winkelwagen bestelling bestellingen betaling betalingen factuur
        terugbetaling terugbetalen abonnement verlenging licentie licentiesleutel winkels artikel producten prijs
        prijzen korting voorraad klant klanten verzending vervoerder knop pagina witte rekening leverancier bijwerken
        bijgewerkt downloaden installeren verwijderen toevoegen vertaling taal talen compatibel aankoop kopen gekocht
        onmogelijk afgeschreven kost hoeveel dubbel dubbele twee drie laatste versie instelling instellingen opslaan
        mogelijk welke persoonsgegevens bewaart beveiligingslek eerst eigen
        ontbreekt terug geld weg stuk kapot blijft hangen leeg lege doet gaat niets niks iemand weer kun kunt zou
        zouden moet krijg instellen aanpassen verkeerde verkeerd vraagje inloggen werkend nieuwe andere""",
        "ru": """модуль модуля модуле модули плагин плагина магазин магазина магазине сайт сайта сайте заказ заказа
        заказы заказов ошибка ошибку ошибки проблема корзина корзины корзине оплата оплаты доставка доставки товар
        товара товары товаров цена цены скидка остатки покупатель покупатели клиент клиента клиенты кнопка кнопку
        страница странице письма письмо счет акт возврат возврата деньги верните подписка продление лицензия лицензии
        лицензию ключ домен обновление обновления обновить установка установить удалить скачать настройка настройки
        настройках настроить версия версии хостинг хостер сервер поставщик прайс перевод язык поддержка поддержки
        вопрос нужен нужна помощь дважды два три поиск каталог купить покупкой покупки стоит уязвимость персональные
        данные безопасность взломали""",
        "greeklish": """sfalma lathos provlima timi kalathi paraggelia paraggelies pliromi pliromes timologio
        epistrofi xrimata xrimaton sindromi ananeosi adeia kleidi katastima katastimata proion proionta ekptosi
        apothema pelates pelatis apostoli koumpi selida logariasmos paroxos anavathmisi enimerosi egkatastasi
        egkatasto apegkatastasi prosthesete metafrasi glossa glosses symvato simvato agora agoraso agorasa xreosi
        kostizei poso dyo dio tria ekdosi rithmisi rithmiseis endiaferomai ginetai vgazei mpainei asfaleias sindeseis
        apothikeysi
        diko diki thelei leei vgainei bgainei kanoume kano kanw esas eseis emeis akoma tora twra piso lefta kolaei
        xalase fainetai fainontai paei pame pliroma kodikos kodikous texnikos peirakse allo alli allaksa
        eisagogi""",
    }
)
"""Language code -> words of the trade, which are heard where everyday words are few."""
